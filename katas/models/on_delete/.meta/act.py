from io import StringIO

from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, RestrictedError

from katas.models.on_delete import models

NAMES = {"Section": "name", "Magazine": "name", "Customer": "name", "Issue": "label"}

RELATED = [
    ("Magazine", "issues"),
    ("Magazine", "articles"),
    ("Issue", "articles"),
    ("Section", "articles"),
    ("Customer", "invoices"),
]
UNIQUE = {**NAMES, "Article": "title", "Invoice": "number"}
KEYS = [("Issue", "magazine"), ("Article", "magazine"), ("Article", "issue"), ("Invoice", "customer")]
ALL_KEYS = [*KEYS, ("Article", "section")]


def make(case):
    sections = {name: models.Section.objects.create(name=name) for name in case["sections"]}
    for book in case["magazines"]:
        magazine = models.Magazine.objects.create(name=book["name"])
        for one in book["issues"]:
            issue = models.Issue.objects.create(magazine=magazine, label=one["label"])
            for number, section in enumerate(one["articles"]):
                models.Article.objects.create(
                    title=f"{issue.label}: {number}", magazine=magazine, issue=issue, section=sections[section]
                )
    for name, invoices in case["customers"].items():
        customer = models.Customer.objects.create(name=name)
        for number in range(invoices):
            models.Invoice.objects.create(number=f"{name}: {number}"[:20], customer=customer)


def deleted(kind, names, whole):
    rows = getattr(models, kind).objects.filter(**{f"{NAMES[kind]}__in": names})
    if not rows:
        return "nothing to delete"
    try:
        if whole or len(names) > 1:
            rows.delete()
        else:
            rows.get().delete()
    except (ProtectedError, RestrictedError):
        return "refused"
    except IntegrityError as error:
        return type(error).__name__
    return "done"


def section_of(article):
    try:
        return article.section and article.section.name
    except models.Section.DoesNotExist:
        return "one that is gone"


def stored():
    return {
        "magazines": sorted(models.Magazine.objects.values_list("name", flat=True)),
        "issues": sorted(
            f"{one.label} of {one.magazine.name}" for one in models.Issue.objects.select_related("magazine")
        ),
        "articles": sorted(
            f"{one.title} in {one.issue.label} of {one.magazine.name}, {section_of(one)}"
            for one in models.Article.objects.select_related("magazine", "issue")
        ),
        "sections": sorted(models.Section.objects.values_list("name", flat=True)),
        "customers": sorted(models.Customer.objects.values_list("name", flat=True)),
        "invoices": sorted(
            f"{one.number} to {one.customer.name}" for one in models.Invoice.objects.select_related("customer")
        ),
    }


def refuses_the_same(kind, name):
    """Return whether no other row, next to it or far from it, may be called as the first one."""
    first, *others = getattr(models, kind).objects.order_by("pk")
    return all(refuses(kind, name, getattr(first, name), pk=other.pk) for other in others)


def refuses_null(kind, key):
    return refuses(kind, key, None)


def holds_ids(kind, key):
    return all(getattr(one, f"{key}_id") == getattr(one, key).pk for one in getattr(models, kind).objects.all())


def refuses(kind, key, value, **where):
    with transaction.atomic():
        try:
            with transaction.atomic():
                getattr(models, kind).objects.filter(**where).update(**{key: value})
                connection.check_constraints()
        except IntegrityError:
            return True
        transaction.set_rollback(True)
    return False


def migrated():
    try:
        call_command("makemigrations", "on_delete", check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def act(inputs):
    make(inputs)
    strict = [f"{kind}.{key}" for kind, key in [*KEYS, *UNIQUE.items()] if refuses_null(kind, key)]
    bound = [f"{kind}.{key}" for kind, key in ALL_KEYS if refuses(kind, f"{key}_id", 10**6)]
    ids = [f"{kind}.{key}" for kind, key in ALL_KEYS if holds_ids(kind, key)]
    unique = [f"{kind}.{name}" for kind, name in UNIQUE.items() if refuses_the_same(kind, name)]
    related = [f"{kind}.{name}" for kind, name in RELATED if hasattr(getattr(models, kind), name)]
    columns = {kind: sorted(field.column for field in getattr(models, kind)._meta.concrete_fields) for kind in UNIQUE}
    seen = [
        {"columns": columns},
        {"lengths": [getattr(models, kind)._meta.get_field(name).max_length for kind, name in UNIQUE.items()]},
        {"migrated": migrated(), "strict": strict, "bound": bound, "ids": ids, "unique": unique, "related": related},
        {"stored": stored()},
    ]
    for kind, names, whole in inputs["steps"]:
        seen.append({"outcome": deleted(kind, names, whole), "stored": stored()})
    return seen
