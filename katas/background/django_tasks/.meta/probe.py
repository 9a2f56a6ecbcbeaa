"""Statements that are asked for in and out of transactions, some of them rolled back, and a worker that comes by."""

from datetime import date, timedelta
from decimal import Decimal

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory, reseed

beyond = {"queries": 40, "rows": 40}

ADVICE = "The queue is no part of the transaction, and knows nothing but JSON."


def cases(rng):
    for size in (1, 2, 5):
        seed = rng.getrandbits(30)
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(300))
        cents = [amount(rng, tens=size == 1) for _ in range(size)]
        names = [f"customer-{rng.getrandbits(40):x}" for _ in range(2)]
        yield {"seed": seed, "day": day.isoformat(), "cents": cents, "names": names, "advice": ADVICE}


def amount(rng, tens):
    """Return cents that a float of units exceeds, and that are no whole units; only whole tens of them if asked."""
    while True:
        cents = rng.randrange(10, 90_000)
        if cents % 100 not in (0, 99) and (cents % 10 == 0) == tens and Decimal(cents / 100) > Decimal(cents) / 100:
            return cents


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


def arrange(case):
    reseed(case["seed"])
    day = date.fromisoformat(case["day"])
    first, second = case["names"]
    for at, name in enumerate(case["names"]):
        customer = OrganisationFactory(name=name, slug=name)
        for place in range(len(case["cents"]), 0, -1):
            invoice = InvoiceFactory(customer=customer, number=f"{at}-{place}", issued_on=day)
            InvoiceLineFactory(invoice=invoice, quantity=1, unit_price=Decimal(case["cents"][place - 1] + at) / 100)
    OrganisationFactory(name=first)
    OrganisationFactory(name=second, slug="nothing-yet")
    OrganisationFactory(name=f"{first}: none\n{second}: none", slug="nothing-ever")
    lowest = money(min(case["cents"]))
    highest = money(max(case["cents"]))
    next_day = (day + timedelta(days=1)).isoformat()
    steps = [
        ["ask", first, case["day"], lowest],
        [
            "block",
            [["block", [["ask", first, case["day"], highest]], False], ["ask", second, case["day"], "0.00"]],
            False,
        ],
        ["block", [["ask", first, case["day"], "0.00"]], True],
        ["block", [["block", [["ask", second, case["day"], "0.00"]], True]], False],
        ["ask", second, next_day, "0.00"],
        ["ask", second, next_day, "-99.00"],
        ["ask", first, case["day"], money(min(case["cents"]) + 1)],
        ["ask", first, case["day"], f"{lowest}{1:018}"],
        ["block", [["ask", first, case["day"], "0.00"], ["delete"]], False, "deleted"],
        ["block", [["ask", first, case["day"], "0.00"], ["give", "nothing-yet"]], False],
        ["ask", first, "2009-12-31", "0.00"],
        ["ask", "nothing-ever", case["day"], "0.00"],
        ["ask", "nothing-yet", next_day, "NaN"],
        ["ask", first, case["day"], "NaN"],
        ["bill", first, "9-0", case["day"], highest],
        ["bill", "nothing-yet", "0-0", case["day"], "0.00"],
        ["ask", "nothing-yet", case["day"], "0.00"],
        ["begin"],
        ["bill", second, "9-1", case["day"], "0.01"],
        ["bill", second, "9-2", case["day"], "12345678.00", 10**8],
        ["unplug"],
        ["finish"],
        ["bill", second, "9-3", next_day, "-7.55"],
        ["bill", "nothing-yet", "7-1", next_day, "5.00"],
        ["retry"],
        ["finish"],
        ["forget"],
        ["ask", second, case["day"], "0.01"],
    ]
    return {"steps": steps}
