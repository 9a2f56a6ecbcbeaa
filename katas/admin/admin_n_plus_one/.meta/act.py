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
    first = pages.read(client, pages.LIST)
    seen = {"rows": first.rows, "second": pages.read(client, f"{pages.LIST}?p=2").rows}
    seen["headings"] = [text.lower() for text in first.headings]
    orders = {}
    for column in (1, 3, 4, 5):
        link = pages.sort_link(first, column)
        texts = [row[column] for row in pages.read(client, link).rows] if link else "cannot be sorted by"
        orders[str(column)] = texts
    # Where those without a customer come is up to the database.
    orders["1"] = [text for text in orders["1"] if text != "(none)"]
    seen["orders"] = orders
    seen["search"] = [pages.read(client, f"{pages.LIST}?q={words}").rows for words in inputs["searches"]]
    names = set(inputs["customers"])
    seen["filters"] = sorted({"Draft", "Open", "Paid", "Void"} & set(first.filters))
    seen["filtered"] = [row[0] for row in pages.read(client, pages.LIST + first.filters.get("Open", "?status=?")).rows]
    seen["customers as filters"] = bool(names & set(first.filters))
    seen["list of customers"] = sorted(row[0] for row in pages.read(client, "/books/accounts/organisation/").rows)
    form = pages.read(client, f"{pages.LIST}add/")
    seen["options"] = form.options <= 2
    seen["typed"] = [typed(client, form, term, page) for term, page in inputs["terms"]]
    if inputs["changed"]:
        invoice = Invoice.objects.get(number=inputs["changed"])
        invoice.lines.create(description="One more", quantity=3, unit_price="7.77")
        invoice.payments.create(amount="0.01")
        address = f"{pages.LIST}{invoice.pk}/change/"
        form = pages.read(client, address)
        keys = ["", *Organisation.objects.filter(name=inputs["to"]).values_list("pk", flat=True)]
        sent, kept = [], []
        for key in keys:
            sent.append(client.post(address, form.fields | {"customer": key}).status_code)
            kept.append(Invoice.objects.filter(pk=invoice.pk, customer=key or None).exists())
        seen["lost"] = pages.lost_fields(form)
        seen["saved"] = [form.options <= 2, sent, kept]
        seen["afterwards"] = pages.read(client, f"{pages.LIST}?q={inputs['changed']}").rows
    return seen
