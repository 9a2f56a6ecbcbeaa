import json

from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client

from kata_project.billing.models import Invoice
from kata_project.factories import OrganisationFactory
from katas.api.serializer_validation import serializers

URL = "/api/invoices/"
WHOLE = ("non_field_errors",)


def places(errors):
    if not isinstance(errors, dict):
        return "not by key"
    found = {}
    for key, value in errors.items():
        found[str(key)] = "here"
        if key == "lines":
            entries = list(enumerate(value)) if isinstance(value, list) else list(value.items())
            inner = [
                # What is said of the whole line may be in a list of its own, or at the place itself.
                [int(position), sorted(key for key in map(str, entry) if isinstance(entry, dict) and key not in WHOLE)]
                for position, entry in entries
                if str(position).isdigit() and isinstance(entry, dict | list) and entry
            ]
            found[str(key)] = sorted(inner) or "here"
    return found


def shown(answer):
    keys = ("customer", "number", "status", "issued_on", "due_on", "total", "lines")
    plain = json.loads(json.dumps({key: answer[key] for key in keys}))
    plain["lines"] = [[one["description"], one["quantity"], one["unit_price"]] for one in plain["lines"]]
    return plain


def by_post(client, body):
    response = client.post(URL, body, content_type="application/json")
    answer = json.loads(response.content) if response.content else None
    if response.status_code == 201 and isinstance(answer, dict):
        return [201, shown(answer)]
    return [response.status_code, places(answer) if response.status_code == 400 else "refused"]


def by_import(data, number):
    """Use the serializer as the import does, under a number of its own."""
    if isinstance(data.get("number"), str) and data["number"].startswith("N-"):
        data = data | {"number": number}
    serializer = serializers.InvoiceSerializer(data=data)
    if not serializer.is_valid():
        return [False, places(dict(serializer.errors))]
    invoice = serializer.save()
    return [True, invoice.number, shown(dict(serializer.data))]


def fails_on_the_way(data):
    data = data | {"number": "FAILS"}
    serializer = serializers.InvoiceSerializer(data=data)
    if not serializer.is_valid():
        return "not valid"

    seen = []

    def breaks(execute, sql, params, many, context):
        verb = sql.lstrip().upper().split()[0]
        if (verb == "INSERT" and "billing_invoiceline" in sql) or (seen and verb in ("DELETE", "UPDATE")):
            seen.append(verb)
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(breaks):
            serializer.save()
    except OperationalError:
        return ["failed", Invoice.objects.filter(number="FAILS").count()]
    return "saved"


def later(inputs):
    """Send the same before and after its customer is there, and its number is free."""
    data, successor = inputs["newcomer"], inputs["successor"]
    before = by_import(data, "")
    organisation = OrganisationFactory(slug=data["customer"])
    meanwhile = by_import(data, "")
    organisation.delete()
    answers = [before, meanwhile, by_import(data | {"number": "GONE"}, ""), by_import(successor, "")]
    Invoice.objects.filter(number=successor["number"]).delete()
    return [*answers, by_import(successor, "")]


def signed_in(name):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(User.objects.get(username=name))
    return client


def existing(inputs):
    one = serializers.InvoiceSerializer(Invoice.objects.get(pk=inputs["existing"])).data
    orphan = serializers.InvoiceSerializer(Invoice.objects.get(pk=inputs["orphan"])).data
    several = Invoice.objects.filter(pk__in=[inputs["existing"], inputs["orphan"]]).order_by("-pk")
    both = serializers.InvoiceSerializer(several, many=True).data
    return [shown(dict(one)), [orphan["customer"], orphan["number"]], [shown(dict(each)) for each in both]]


def sent(inputs):
    staff, answers = signed_in(inputs["staff"]), []
    for number, data in enumerate(inputs["sent"]):
        answers.append(by_import(data, f"I-{number}"))
        answers.append(by_post(staff, json.dumps(data)))
    return answers


def bodies(inputs):
    """Send what is no invoice at all, and give it to the serializer."""
    staff = signed_in(inputs["staff"])
    several = [serializers.InvoiceSerializer(data=data) for data in (None, [], [{}], 7, "x")]
    return [
        *[by_post(staff, body)[0] for body in inputs["bodies"]],
        *[[bool(one.is_valid()), bool(one.errors)] for one in several],
    ]


def refused(inputs):
    client = signed_in(inputs["visitor"])
    return [by_post(client, body)[0] for body in ("{}", "{", json.dumps(inputs["invoice"]))]


def act(inputs):
    parts = {"shown": existing, "sent": sent, "bodies": bodies, "refused": refused, "later": later}
    return parts[inputs["part"]](inputs) if inputs["part"] in parts else fails_on_the_way(inputs["invoice"])
