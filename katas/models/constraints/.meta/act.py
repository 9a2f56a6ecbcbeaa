from datetime import date, timedelta
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from katas.models.constraints.models import Customer, Subscription

FIRST = date(2026, 1, 1)


def made(values, shift, customers):
    days = {
        name: values[name] if values[name] is None else FIRST + timedelta(days=shift + values[name])
        for name in values
        if "_on" in name
    }
    return {
        "customer": customers[values["customer"]],
        "status": values["status"],
        "discount": values["discount"],
        **days,
    }


def save(values):
    Subscription(**values).save()


def create(values):
    Subscription.objects.create(**values)


def bulk_create(values):
    Subscription.objects.bulk_create([Subscription(**values)])


def update(values):
    first = {**values, "status": "cancelled", "ends_on": values["started_on"], "discount": 0}
    Subscription.objects.bulk_create([Subscription(**first)])
    newest = Subscription.objects.order_by("-pk").values_list("pk", flat=True)[0]
    Subscription.objects.filter(pk=newest).update(**values)


DOORS = {"save": save, "create": create, "bulk_create": bulk_create, "update": update}


def written(door, values):
    try:
        with transaction.atomic():
            DOORS[door](values)
    except (IntegrityError, ValidationError):
        return "refused"
    return "stored"


def validated(subscription):
    try:
        subscription.full_clean()
    except ValidationError:
        return "refused"
    return "fine"


def validated_when_changed(values):
    """Store a harmless one, let a form change it into this, and take it back."""
    harmless = {**values, "status": "cancelled", "ends_on": values["started_on"], "discount": 0}
    Subscription.objects.bulk_create([Subscription(**harmless)])
    stored = Subscription.objects.order_by("-pk")[0]
    for name, value in values.items():
        setattr(stored, name, value)
    answer = validated(stored)
    Subscription.objects.filter(pk=stored.pk).delete()
    return answer


def all_together(statuses):
    """Validate several, and store them only then."""
    customer = Customer.objects.create(name="Somebody new")
    rows = [Subscription(customer=customer, status=status, started_on=FIRST) for status in statuses]
    if "refused" in [validated(row) for row in rows]:
        return "refused one by one"
    try:
        with transaction.atomic():
            for row in rows:
                Subscription.objects.bulk_create([row])
    except (IntegrityError, ValidationError):
        return "refused"
    return "stored"


def moved(statuses):
    """Let a customer's subscription be changed to another customer who has one, by a form and by update()."""
    mine, other = (Customer.objects.create(name=name) for name in ("Giver", "Taker"))
    for customer, status in zip((mine, other), statuses, strict=True):
        Subscription.objects.bulk_create(
            [Subscription(customer=customer, status=status, started_on=FIRST, ends_on=FIRST)]
        )
    subscription = mine.subscriptions.get()
    subscription.customer = other
    form = validated(subscription)
    try:
        with transaction.atomic():
            mine.subscriptions.update(customer=other)
    except (IntegrityError, ValidationError):
        return [form, "refused"]
    return [form, "stored"]


def migrated():
    try:
        call_command("makemigrations", "constraints", check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def act(inputs):
    customers = [Customer.objects.create(name=f"Customer {number}") for number in range(6)]
    seen = []
    for door, given in inputs["steps"]:
        values = made(given, inputs["shift"], customers)
        forms = [validated(Subscription(**values)), validated_when_changed(values)]
        seen.append({"forms": forms, "database": written(door, values)})
    return {
        "steps": seen,
        "together": all_together(inputs["together"]),
        "moved": moved(inputs["moved"]),
        "migrated": migrated(),
        "again": [validated(one) for one in Subscription.objects.order_by("pk")],
        "rows": sorted(
            f"{one.customer.name}: {one.status} {one.started_on} {one.ends_on} {one.discount}"
            for one in Subscription.objects.select_related("customer")
        ),
    }
