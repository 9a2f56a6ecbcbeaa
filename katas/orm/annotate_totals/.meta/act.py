from decimal import Decimal

from katas.orm.annotate_totals import receivables
from pytest_djangokata.testing import count_rows


def cents(amount):
    """Return an amount in cents, and anything that is no Decimal as its type's name."""
    if not isinstance(amount, Decimal):
        return type(amount).__name__
    return int((amount * 100).to_integral_value())


def act(inputs):
    with count_rows() as rows:
        if inputs["do"] == "totals":
            found = receivables.totals()
            answer = {name: cents(found[name]) for name in ("invoiced", "paid", "outstanding")}
            wanted = 2
        else:
            answer = [
                [one.slug, one.name, cents(one.invoiced), cents(one.paid), cents(one.outstanding)]
                for one in receivables.customers()
            ]
            wanted = 3 * len(answer)
    return {"answer": answer, "thrifty": rows.fetched <= wanted}
