"""Exports of lines with texts of all kinds, with credits, and with more rows than may be in memory."""

from decimal import Decimal

from django.db import connection

from kata_project.accounts.models import Organisation
from kata_project.billing.factories import FIRST_DAY
from kata_project.billing.models import Invoice, InvoiceLine


def cases(rng):
    for size in (0, 30, 1010):
        yield {
            "size": size,
            "beyond": {"queries": 60 if size > 100 else 20, "rows": 2000 if size > 100 else 1000},
            "texts": [text(rng, at) for at in range(40)],
            "prices": [price(rng, at) for at in range(10)],
        }


def text(rng, at):
    if at % 20 == 13:
        return ""
    begin = (
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "'",
        " =",
        "a",
        '"',
        "Zoë, ",
        "²",
        "",
        "1-",
        "0=",
        "-12.5",
        "a\n=",
        "|",
        "%",
    )[at % 20]
    if at == 9:
        return "at the end \n "
    return (
        begin
        + rng.choice(("1+1", "cmd|' /C calc'!A0", "", "SUM(A1)", "x\ny", 'x"y', "a, b"))
        + f"{rng.getrandbits(20):x}" * (at % 3)
    )


def price(rng, at):
    euros = rng.randint(0, 9999) if at % 3 else rng.randint(10_000_000, 99_999_999)
    return f"{'-' * (at % 2)}{euros}.{2 * rng.randint(0, 49) + 1:02}"


def arrange(case):
    texts, prices = case["texts"], case["prices"]
    owners = Organisation.objects.bulk_create(
        Organisation(name=texts[-1 - at % len(texts)][:100], slug=f"{'oO'[at % 2]}{at // 2 + 1}")
        for at in range(min(201, case["size"]))
    )
    invoices = Invoice.objects.bulk_create(
        Invoice(
            number=f"{('', '=', '-', '+')[at % 4]}{(at * 7919) % 1000:03}",
            issued_on=FIRST_DAY,
            due_on=FIRST_DAY,
            # The first has more than two hundred lines.
            customer=owners[at % len(owners) if at % 3 else 0] if at % 5 else None,
            status=("open", "draft", "void", "paid")[at // 3 % 4],
        )
        for at in range(case["size"] * 2 // 3)
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoices[(at * 31) % len(invoices)],
            description=texts[at % len(texts)],
            quantity=(0, 1, 2, 3, 2_000_000_007, 5, 6)[at % 7],
            # Nothing times a credit is -0.00 as a Decimal, and 0.00 for who reckons in cents.
            unit_price=abs(Decimal(prices[at % len(prices)])) if at % 7 == 0 else Decimal(prices[at % len(prices)]),
        )
        for at in range(case["size"])
    )
    with connection.cursor() as cursor:  # Read along it, the lines of an invoice come with the highest id first.
        cursor.execute(
            "CREATE INDEX backwards ON billing_invoiceline (invoice_id, id DESC, description, quantity, unit_price)"
        )
    return {"asked": ["", "?customer=o1", "?customer=none", "?customer=", "?customer=o2", "?customer=%20o2"]}
