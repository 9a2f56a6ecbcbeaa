from django.contrib.auth.models import User
from django.test import Client

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from katas.admin.admin_n_plus_one import pages


def typed(client, form, term, page=1):
    found = pages.type_customer(client, form, term, page)
    return found and [[one["text"] for one in found["results"]], found["pagination"]["more"]]


def act(inputs):
    client = Client()
    client.force_login(User.objects.get(username=inputs["accountant"]))
    return [globals()[part](client, inputs) for part in inputs["parts"]]


def rows(client, inputs):
    first, second = pages.read(client, pages.LIST), pages.read(client, f"{pages.LIST}?p=2")
    return [first.rows, second.rows, [text.lower() for text in first.headings]]


def orders(client, inputs):
    first, found = pages.read(client, pages.LIST), {}
    for column in (1, 3, 4, 5):
        link = pages.sort_link(first, column)
        texts = [row[column] for row in pages.read(client, link).rows] if link else "cannot be sorted by"
        found[str(column)] = texts
    # Where those without a customer come is up to the database.
    found["1"] = [text for text in found["1"] if text != "(none)"]
    return found


def narrowed(client, inputs):
    """Search and filter the list."""
    first, names = pages.read(client, pages.LIST), set(inputs["customers"])
    return {
        "search": [pages.read(client, f"{pages.LIST}?q={words}").rows for words in inputs["searches"]],
        "filters": sorted({"Draft", "Open", "Paid", "Void"} & set(first.filters)),
        "filtered": [row[0] for row in pages.read(client, pages.LIST + first.filters.get("Open", "?status=?")).rows],
        "customers as filters": bool(names & set(first.filters)),
    }


def chosen(client, inputs):
    """Type a customer into the form for a new invoice."""
    form = pages.read(client, f"{pages.LIST}add/")
    customers = sorted(row[0] for row in pages.read(client, "/books/accounts/organisation/").rows)
    return [form.options <= 2, [typed(client, form, term, page) for term, page in inputs["terms"]], customers]


def changed(client, inputs):
    """Change the customer of an invoice that was shown before."""
    before = pages.read(client, f"{pages.LIST}?q={inputs['changed']}").rows
    invoice = Invoice.objects.get(number=inputs["changed"])
    for quantity in (3, 4):
        invoice.lines.create(description="One more", quantity=quantity, unit_price="7.77")
    for _ in range(20):
        invoice.payments.create(amount="0.01")
    address = f"{pages.LIST}{invoice.pk}/change/"
    form = pages.read(client, address)
    keys = ["", *Organisation.objects.filter(name=inputs["to"]).values_list("pk", flat=True)]
    sent, kept = [], []
    for key in keys:
        fields = form.fields | {"customer": key}
        if key:
            fields = pages.with_line(fields, "From the form", 2, "1.50") | {
                "lines-0-DELETE": "on",
                "lines-1-quantity": "9",
            }
        sent.append(client.post(address, fields).status_code)
        kept.append(Invoice.objects.filter(pk=invoice.pk, customer=key or None).exists())
    after = pages.read(client, f"{pages.LIST}?q={inputs['changed']}").rows
    return [before, pages.lost_fields(form), form.options <= 2, sent, kept, after]


def added(client, inputs):
    """Add an invoice with a customer, and one without."""
    form, seen = pages.read(client, f"{pages.LIST}add/"), []
    customer = Organisation.objects.get(name=inputs["to"])
    for number, key in (("N-1", customer.pk), ("N-2", "")):
        sent = {"number": number, "customer": key, "status": "draft", "issued_on": "2026-02-01", "due_on": "2026-03-01"}
        fields = pages.with_line(form.fields | sent, "From the form", 2, "1.50")
        seen.append(client.post(f"{pages.LIST}add/", fields).status_code)
    return [pages.lost_fields(form, line=False), seen]
