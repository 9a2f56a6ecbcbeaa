"""The three lists for customers with many invoices, few, drafts only and none, with ties and lost customers."""

import random
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, OrganisationFactory, reseed

#: latest_invoices(), never_invoiced(), and overdue() for two days.
budget = {"queries": 4}
beyond = {"rows": 4}

START = date(2026, 1, 1)


def cases(rng):
    for customers, invoices in ((0, 0), (1, 4), (4, 15), (12, 70), (6, 0)):
        days = [(START + timedelta(days=rng.randint(*span))).isoformat() for span in ((6, 10), (13, 20))]
        yield {"customers": customers, "invoices": invoices, "days": days, "seed": rng.getrandbits(32)}


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON accounts_organisation (name DESC)")
    names = ["Ash", "Birch", "Fern", "Moss", "Reed"]
    customers = [OrganisationFactory(name=rng.choice(names)) for _ in range(case["customers"])]
    customers += [OrganisationFactory(name=name) for name in ("alder", "Zinc")]
    customers += OrganisationFactory.create_batch(2, name="Alder")
    numbers = rng.sample(range(1000, 9999), case["invoices"] + 20)
    days = [date.fromisoformat(day) for day in case["days"]]

    def invoice(owner, status, **kwargs):
        dates = {
            "issued_on": START + timedelta(days=rng.randrange(8)),
            "due_on": rng.choice(days) + timedelta(days=rng.randint(-2, 1)),
            # Written in the opposite order of the ids.
            "created_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=len(numbers)),
        }
        InvoiceFactory(**{"customer": owner, "number": f"N-{numbers.pop()}", "status": status} | dates | kwargs)

    for _ in range(case["invoices"]):
        invoice(rng.choice(customers[: max(1, case["customers"] * 2 // 3)]), rng.choice(Invoice.Status.values))
    if case["invoices"]:
        # One with four invoices of a day to come, one with two that are late, one who has paid what is late, and one
        # whose only invoice is late and void. The late one has a namesake who is late too, a draft, and a paid invoice
        # that is newer.
        tied, late, paid, void = (OrganisationFactory(name=rng.choice(names)) for _ in range(4))
        invoice(void, "void", due_on=days[0] - timedelta(days=1))
        for status, wait in (("open", 3), ("void", 5), ("open", 1), ("paid", 2)):
            invoice(tied, status, issued_on=date(2199, 1, 9), due_on=days[0] + timedelta(days=wait))
        for _ in range(2):
            invoice(late, "open", due_on=days[0] - timedelta(days=1), issued_on=days[1])
        invoice(late, "draft")
        invoice(late, "paid", issued_on=date(2199, 1, 9))
        invoice(OrganisationFactory(name=late.name), "open", due_on=days[0] - timedelta(days=1))
        invoice(OrganisationFactory(name="Oak"), "open", due_on=date(2019, 12, 31))
        invoice(paid, "open", due_on=days[1] + timedelta(days=5))
        invoice(paid, "paid", due_on=days[0] - timedelta(days=1))
    for _ in range(2):
        invoice(customers[-1], "draft")
    if case["customers"] > 10:  # More than any limit on rows, on each list.
        crowd = [Organisation(name="Crowd", slug=f"crowd-{number:03}") for number in range(220)]
        dates = {"issued_on": START, "due_on": START}
        late = Organisation.objects.bulk_create(crowd)[:110]
        Invoice.objects.bulk_create(Invoice(customer=one, number=f"C-{one.slug}", **dates) for one in late)
    for status in ("open", "paid", "draft"):
        invoice(None, status)
    return {"days": case["days"]}
