"""Invoices with any lines and payments: the list in all orders, searched and filtered, and the field for the customer."""

from datetime import date, timedelta

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment
from kata_project.factories import InvoiceFactory, UserFactory, reseed

beyond = {"queries": 6, "rows": 14}

NAMES = ("Tram & Co", "Bäckerei", "Zoo", "Harbour Press", "Free harbours", "Old 5 % club", "Northern Line", "Kiosk")


def cases(rng):
    for size, each, customers, *parts in (
        (23, 2, 30, "rows"),
        (23, 2, 30, "chosen"),
        (23, 2, 30, "orders"),
        (23, 2, 30, "changed", "added"),
        (23, 2, 30, "narrowed"),
        (0, 0, 3, "rows", "orders", "narrowed", "chosen"),
    ):
        names = [f"{rng.choice(NAMES)} {number}" for number in rng.sample(range(100, 999), customers)]
        # The customer with the lower key has the later name.
        names[:2] = sorted(names[:2], reverse=True)
        invoices = [invoice(rng, number, names, each) for number in rng.sample(range(100, 999), size)]
        if size:
            invoices[:6] = map(lambda made, kind: made | kind, invoices, edges(rng, names))
        # One whose customer is the first, to become the last.
        changed = rng.choice([invoices[1], invoices[4]])["number"] if size else None
        yield {
            "seed": rng.getrandbits(32),
            "parts": parts,
            "customers": names,
            "invoices": invoices,
            "searches": [
                names[0][:4].upper().replace("&", "%26"),
                names[1][-3:],
                changed or "x",
                (changed or "R-7")[2:],
            ],
            "terms": [
                [names[0][1:6].upper() if names[0].isascii() else names[0][3:], 1],
                [f"{names[1][-3:]}-S", 1],
                ["slug", 1],
                ["slug", 2],
                ["nobody", 1],
                [" ".join(reversed(names[2].split())), 1],
            ],
            "changed": changed,
            "to": names[-1],
        }


def edges(rng, names):
    """Return what goes wrong one way only: no rows of one kind, or of both; too much paid; a cent of a float."""
    # As floats, 7 times 0.70 is less than 4.90.
    yield {"lines": [[7, 70]], "paid": [490], "status": "open", "customer": None}
    yield {"lines": [], "paid": [], "status": "draft", "customer": names[0]}
    yield {"lines": [[1, 8000], [2, 8000]], "paid": [rng.randint(24001, 99999), 1], "customer": names[1]}
    yield {"lines": [], "paid": [100, 100, rng.randint(1, 99)], "customer": None}
    yield {"lines": [[5, 1999], [5, 1999]], "paid": [], "status": "open", "customer": names[0]}
    yield {"lines": [[1, -rng.randint(1, 9999)]], "paid": [-rng.randint(1, 999)], "customer": names[1]}


def invoice(rng, number, names, each):
    return {
        "number": f"R-{number}",
        "status": rng.choice(["draft", "open", "paid", "void"]),
        "customer": rng.choice([None, *names]),
        "day": rng.randint(0, 9),
        "lines": [[rng.randint(1, 20), rng.randint(1, 99_999)] for _ in range(rng.randint(1, 2 * each))],
        "paid": [rng.randint(1, 99_999) for _ in range(rng.randint(1, 2 * each))],
    }


def arrange(case):
    reseed(case["seed"])
    accountant = UserFactory(is_staff=True, is_superuser=True)
    slugs = [name.split()[-1] for name in case["customers"]]
    Organisation.objects.bulk_create(
        Organisation(name=name, slug=f"{slug}-slug") for name, slug in zip(case["customers"], slugs, strict=True)
    )
    customers = {one.name: one for one in Organisation.objects.all()}
    for given in case["invoices"]:
        made = InvoiceFactory(
            number=given["number"],
            status=given["status"],
            customer=customers.get(given["customer"]),
            issued_on=date(2026, 1, 1) + timedelta(days=given["day"]),
        )
        InvoiceLine.objects.bulk_create(
            InvoiceLine(invoice=made, description="Seats", quantity=quantity, unit_price=cents / 100)
            for quantity, cents in given["lines"]
        )
        Payment.objects.bulk_create(Payment(invoice=made, amount=cents / 100) for cents in given["paid"])
    return {
        "accountant": accountant.username,
        "customers": case["customers"],
        **{name: case[name] for name in ("parts", "searches", "terms", "changed", "to")},
    }


def inspect(case):
    return [
        [
            one.number,
            one.status,
            one.customer and one.customer.name,
            sorted([line.description, line.quantity, str(line.unit_price)] for line in one.lines.all()),
        ]
        for one in Invoice.objects.order_by("number")
    ]
