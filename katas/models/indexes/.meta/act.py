from datetime import datetime
from io import StringIO

from django.core.management import call_command
from django.db import connection, transaction

from katas.models.indexes import plans, queries
from katas.models.indexes.models import Customer, Mail


def told(function, *args):
    try:
        with transaction.atomic():
            return function(*args)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def planned(name, *args):
    plan = plans.plan(getattr(queries, name), *args)
    # The index of the queue may have its status, too.
    looked_up = None if name == "next_up" else plan["looked up"]
    return {"looked up": looked_up, "sorts": plan["sorts"]}, plan["indexes"]


def migrated():
    try:
        call_command("makemigrations", "indexes", check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def relations():
    with connection.cursor() as cursor:
        found = connection.introspection.get_relations(cursor, plans.TABLE)
    return {column: [found[column][1], found[column][0]] for column in found}


def stored(mails):
    customers = {name: Customer.objects.create(name=name) for name in ("a", "b")}
    Mail.objects.bulk_create(
        Mail(customer=customers[who], kind=kind, status=status, created_at=datetime.fromisoformat(at))
        for who, kind, status, at in mails
    )
    return customers


def answers(customer, kind, start, end):
    ids = list(Mail.objects.order_by("pk").values_list("pk", flat=True))
    return [
        queries.count_of(customer),
        [ids.index(mail.pk) for mail in queries.latest(customer, kind)],
        sorted(ids.index(mail.pk) for mail in queries.in_period(customer, kind, start, end)),
        [ids.index(mail.pk) for mail in queries.next_up()],
    ]


def act(inputs):
    customers = told(stored, inputs["mails"])
    if isinstance(customers, str):
        return customers
    kind, customer = inputs["kind"], customers[inputs["customer"]].pk
    start, end = (datetime.fromisoformat(one) for one in inputs["period"])
    asked = [
        ("count_of", customer),
        ("latest", customer, kind),
        ("in_period", customer, kind, start, end),
        ("next_up",),
    ]
    plans_of, used = zip(*(planned(*one) for one in asked), strict=True)
    one, other = {name for names in used[:3] for name in names}, set(used[3])
    return {
        "plans": list(plans_of),
        "indexes": [len(plans.indexes()), len(one), len(other), "none" in one | other, sorted(one & other)],
        "queued": [] if "none" in other else plans.contained(min(other)),
        "fields": [plans.declared(Mail), plans.declared(Customer)],
        "relations": relations(),
        "answers": told(answers, customer, kind, start, end),
        "migrated": migrated(),
    }
