"""Both views of the books, for businesses of several sizes, with invoices of every kind."""

from decimal import Decimal

from django.db import connection

from kata_project.accounts.models import Organisation
from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory, PaymentFactory, reseed

NAMES = ["Acme", "Beta", "Zeta", "Alpha"]
STATUSES = ["open", "open", "paid", "paid", "draft", "void"]


def cases(rng):
    for customers in (3, 0, 1, 8):
        for do in ("customers", "totals"):
            yield {
                "do": do,
                "many": 2100 if customers == 1 else 0,
                "customers": [[rng.choice(NAMES), invoices(rng)] for _ in range(customers)]
                + (TRAPS if customers else []),
                "nobody's": [*invoices(rng), invoice("open", [[2, 350]], [OVERPAID if customers == 1 else 125])]
                if customers
                else [],
                "seed": rng.getrandbits(32),
                "budget": {"queries": 2 if do == "totals" else 3},
                # Each of three queries may list all customers.
                "beyond": {"rows": 4200 if customers == 1 and do == "customers" else 40},
            }
    # Amounts that are a little less than their cents when they are floats, and refunds for other invoices.
    for do in ("customers", "totals"):
        yield {
            "do": do,
            "many": 0,
            "customers": [
                [
                    rng.choice(NAMES),
                    [invoice("open", [[1, 29]], [115]), *[invoice("paid", [], [100, -100]) for _ in range(3)]],
                ]
            ],
            "nobody's": [],
            "seed": rng.getrandbits(32),
            "budget": {"queries": 2 if do == "totals" else 3},
            "beyond": {"rows": 4},
        }


#: Enough, in cents, to make the business as a whole owe money to its customers.
OVERPAID = 99_999_999


def invoice(status, lines, payments):
    return {"status": status, "lines": lines, "payments": payments}


def invoices(rng):
    return [
        invoice(
            rng.choice(STATUSES),
            [[rng.randint(1, 9), rng.choice([100, rng.randint(1, 20000)])] for _ in range(rng.randint(0, 4))],
            [rng.choice([100, rng.randint(1, 20000)]) for _ in range(rng.randint(0, 3))],
        )
        for _ in range(rng.randint(0, 4))
    ]


#: Customers who trip the usual mistakes. Beta comes after Zeta and is there twice; the last has paid before any line.
TRAPS = [
    ["Zeta", [invoice("open", [[3, 100], [3, 100], [1, 250]], [70, 70])]],
    ["Acme", [invoice("paid", [[1, 110]] * 30, [100])]],
    ["Beta", []],
    ["Beta", [invoice("void", [[2, 900]], [400]), invoice("draft", [[1, 800]], [30])]],
    ["Alpha", [invoice("paid", [[2, 1000]], [2500]), invoice("open", [], [10])]],
    ["Acme", [invoice("open", [], [640])]],
]


def arrange(case):
    reseed(case["seed"])
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON accounts_organisation (name DESC)")
    owners = []
    for number, (name, own) in enumerate(case["customers"]):
        # What was made later has the lower slug.
        owners.append((OrganisationFactory(name=name, slug=f"customer-{99 - number}"), own))
    Organisation.objects.bulk_create(
        Organisation(name=f"Customer {number:04}", slug=f"many-{number}") for number in range(case["many"])
    )
    for customer, own in [*owners, (None, case["nobody's"])]:
        for one in own:
            made = InvoiceFactory(customer=customer, status=one["status"])
            for quantity, cents in one["lines"]:
                InvoiceLineFactory(invoice=made, quantity=quantity, unit_price=Decimal(cents) / 100)
            for cents in one["payments"]:
                PaymentFactory(invoice=made, amount=Decimal(cents) / 100)
    return {"do": case["do"]}
