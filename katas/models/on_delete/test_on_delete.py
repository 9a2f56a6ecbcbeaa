import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, RestrictedError

from katas.models.on_delete import models
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db


def delete_instance(rows):
    for row in rows:
        row.delete()


def delete_queryset(rows):
    rows.delete()


#: Both doors through which rows leave: the admin and commands use the second.
doors = pytest.mark.parametrize("delete", [delete_instance, delete_queryset], ids=["instance", "queryset"])


#: A deletion that is refused rolls back by itself, as it does in a request: here too, without a transaction around it.
alone = pytest.mark.django_db(transaction=True)


@pytest.fixture
def magazines():
    """Tramways and Harbour, each with two issues; Ferries with one. In two of the issues nothing stands."""
    sections = {name: models.Section.objects.create(name=name) for name in ("Letters", "Travel", "Food")}
    for magazine, issue, articles in (
        ("Tramways", "Tramways 2", []),
        ("Harbour", "Harbour 1", ["Letters", "Travel"]),
        ("Tramways", "Tramways 1", ["Letters", "Letters", "Food"]),
        ("Harbour", "Harbour 2", ["Travel"]),
        ("Ferries", "Ferries 1", ["Food"]),
        ("Harbour", "Harbour 3", []),
    ):
        magazine_row, _ = models.Magazine.objects.get_or_create(name=magazine)
        issue_row = models.Issue.objects.create(magazine=magazine_row, label=issue)
        for number, section in enumerate(articles):
            models.Article.objects.create(
                title=f"{issue}, {section} {number}", magazine=magazine_row, issue=issue_row, section=sections[section]
            )


@pytest.fixture
def customers():
    for name, invoices in (("Bakery", 2), ("Florist", 0), ("Ironmonger", 1), ("Grocer", 0)):
        customer = models.Customer.objects.create(name=name)
        for number in range(invoices):
            models.Invoice.objects.create(number=f"{name}-{number}", customer=customer)


def stored():
    """Return all rows by what a person would call them."""
    return {
        "magazines": sorted(models.Magazine.objects.values_list("name", flat=True)),
        "issues": sorted(models.Issue.objects.values_list("label", flat=True)),
        "articles": sorted(models.Article.objects.values_list("title", flat=True)),
        "sections": sorted(models.Section.objects.values_list("name", flat=True)),
        "customers": sorted(models.Customer.objects.values_list("name", flat=True)),
        "invoices": sorted(models.Invoice.objects.values_list("number", flat=True)),
    }


def outcome(delete, rows):
    """Delete and say how it went: "done", "refused", or the name of another error."""
    try:
        delete(rows)
    except (ProtectedError, RestrictedError):
        return "refused"
    except IntegrityError as error:
        return f"{type(error).__name__}: {error}"
    return "done"


def expect_refusal(delete, rows, call, because):
    __tracebackhide__ = True
    before = stored()
    expect(outcome(delete, rows), "refused", call=call, because=because)
    expect(stored(), before, call=f"the rows after {call} was refused", because="A refusal changes nothing.")


@doors
def test_a_magazine_takes_its_issues_and_articles_along(delete, magazines):
    call = "delete() of the magazines 'Harbour' and 'Ferries'"
    expect(
        outcome(delete, models.Magazine.objects.filter(name__in=["Harbour", "Ferries"])),
        "done",
        call=call,
        because="The articles that stand in its issues go as well, so nothing is left that could object.",
    )
    left = stored()
    expect(left["magazines"], ["Tramways"], call=f"the magazines after {call}")
    expect(left["issues"], ["Tramways 1", "Tramways 2"], call=f"the issues after {call}")
    expect(
        left["articles"],
        ["Tramways 1, Food 2", "Tramways 1, Letters 0", "Tramways 1, Letters 1"],
        call=f"the articles after {call}",
        because="What belongs to the other magazine stays.",
    )
    expect(left["sections"], ["Food", "Letters", "Travel"], call=f"the sections after {call}")


@alone
@doors
def test_an_issue_with_articles_cannot_be_deleted(delete, magazines):
    expect_refusal(
        delete,
        models.Issue.objects.filter(label="Harbour 2"),
        "delete() of the issue 'Harbour 2', in which an article stands",
        because="Articles must not vanish because somebody tidies up the issues.",
    )
    models.Section.objects.all().delete()
    expect_refusal(
        delete,
        models.Issue.objects.filter(label="Harbour 2"),
        "delete() of the issue 'Harbour 2', after all sections were deleted",
        because="The article still stands in it, now without a section.",
    )


@doors
def test_an_issue_without_articles_can_be_deleted(delete, magazines):
    call = "delete() of the issues 'Tramways 2' and 'Harbour 3', in which nothing stands"
    rows = models.Issue.objects.filter(label__in=["Tramways 2", "Harbour 3"])
    expect(outcome(delete, rows), "done", call=call)
    left = stored()
    expect(left["issues"], ["Ferries 1", "Harbour 1", "Harbour 2", "Tramways 1"], call=f"the issues after {call}")
    expect(left["magazines"], ["Ferries", "Harbour", "Tramways"], call=f"the magazines after {call}")


@doors
def test_articles_survive_their_section(delete, magazines):
    titles = stored()["articles"]
    call = "delete() of the sections 'Letters' and 'Food'"
    expect(outcome(delete, models.Section.objects.filter(name__in=["Letters", "Food"])), "done", call=call)
    expect(stored()["articles"], titles, call=f"the articles after {call}", because="A section is only a label.")
    sections = {article.title: article.section and article.section.name for article in models.Article.objects.all()}
    expect(
        sections,
        {title: "Travel" if "Travel" in title else None for title in titles},
        call=f"the section of each article after {call}",
        because="Only the articles of those sections are without one now.",
    )


@alone
@doors
def test_a_customer_with_invoices_cannot_be_deleted(delete, customers):
    expect_refusal(
        delete,
        models.Customer.objects.filter(name="Bakery"),
        "delete() of the customer 'Bakery', who has two invoices",
        because="An invoice, and who it was for, have to be kept for years.",
    )


@alone
def test_of_several_customers_none_is_deleted_if_one_has_invoices(customers):
    for order in ("pk", "-pk"):
        expect_refusal(
            delete_queryset,
            models.Customer.objects.filter(name__in=["Florist", "Ironmonger"]).order_by(order),
            f"Customer.objects.filter(name__in=['Florist', 'Ironmonger']).order_by({order!r}).delete()",
            because="The ironmonger has an invoice.",
        )


@alone
def test_of_several_issues_none_is_deleted_if_articles_stand_in_one(magazines):
    for order in ("pk", "-pk"):
        expect_refusal(
            delete_queryset,
            models.Issue.objects.filter(label__in=["Harbour 1", "Tramways 2"]).order_by(order),
            f"Issue.objects.filter(label__in=['Harbour 1', 'Tramways 2']).order_by({order!r}).delete()",
            because="Articles stand in Harbour 1.",
        )


@doors
def test_a_customer_without_invoices_can_be_deleted(delete, customers):
    call = "delete() of the customers 'Florist' and 'Grocer', who have no invoices"
    expect(outcome(delete, models.Customer.objects.filter(name__in=["Florist", "Grocer"])), "done", call=call)
    expect(stored()["customers"], ["Bakery", "Ironmonger"], call=f"the customers after {call}")
    expect(stored()["invoices"], ["Bakery-0", "Bakery-1", "Ironmonger-0"], call=f"the invoices after {call}")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        *(("Issue", "magazine"), ("Article", "magazine"), ("Article", "issue"), ("Invoice", "customer")),
        *(("Issue", "label"), ("Article", "title"), ("Invoice", "number")),
        *((kind, "name") for kind in ("Magazine", "Section", "Customer")),
    ],
)
def test_only_the_section_can_be_missing(kind, key, magazines, customers):
    stored_without = "stored"
    try:
        with transaction.atomic():
            getattr(models, kind).objects.update(**{key: None})
    except IntegrityError:
        stored_without = "IntegrityError"
    expect(
        stored_without,
        "IntegrityError",
        call=f"{kind}.objects.update({key}=None)",
        because="A column that may hold NULL one day will; no other rule than that of the section needs it.",
    )


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("Issue", "magazine"),
        ("Article", "magazine"),
        ("Article", "issue"),
        ("Article", "section"),
        ("Invoice", "customer"),
    ],
)
def test_the_database_refuses_a_key_to_nothing(kind, key, magazines, customers):
    raised = "nothing"
    try:
        with transaction.atomic():
            getattr(models, kind).objects.update(**{f"{key}_id": 1_000_000})
            connection.check_constraints()
    except IntegrityError:
        raised = "IntegrityError"
    expect(
        raised,
        "IntegrityError",
        call=f"{kind}.objects.update({key}_id=1_000_000), an id that no row has",
        because="on_delete is Django's rule; the constraint of the column holds for every other writer too.",
    )


@pytest.mark.parametrize(
    ("kind", "columns", "related", "one", "other"),
    [
        ("Magazine", ["name"], {"issues": 3, "articles": 3}, "Harbour", "Tramways"),
        ("Issue", ["label", "magazine_id"], {"articles": 2}, "Harbour 1", "Tramways 2"),
        ("Section", ["name"], {"articles": 2}, "Food", "Letters"),
        (
            "Article",
            ["title", "issue_id", "magazine_id", "section_id"],
            {},
            "Harbour 1, Letters 0",
            "Tramways 1, Food 2",
        ),
        ("Customer", ["name"], {"invoices": 2}, "Bakery", "Ironmonger"),
        ("Invoice", ["number", "customer_id"], {}, "Bakery-0", "Ironmonger-0"),
    ],
    ids=["Magazine", "Issue", "Section", "Article", "Customer", "Invoice"],
)
def test_nothing_else_of_the_models_changes(kind, columns, related, one, other, magazines, customers):
    model, name = getattr(models, kind), columns[0]
    expect(
        sorted(field.column for field in model._meta.concrete_fields),
        sorted(["id", *columns]),
        call=f"the columns of {kind}",
        because="The rules need no column that is not there yet.",
    )
    lengths = {"name": 80, "label": 40, "title": 200, "number": 20}
    expect(
        model._meta.get_field(name).max_length, lengths[name], call=f"max_length of {kind}.{name}", because="It stays."
    )
    row = model.objects.get(**{name: one})
    for column in columns[1:]:
        expect(
            getattr(row, column),
            getattr(row, column.removesuffix("_id")).pk,
            call=f"{column} of the {kind} {one!r}",
            because="A key holds the id of the row to which it leads.",
        )
    for accessor, count in related.items():
        expect(
            getattr(row, accessor).count() if hasattr(row, accessor) else "no such attribute",
            count,
            call=f"{kind}.objects.get({name}={one!r}).{accessor}.count()",
            because="Other code reads the relation by this name.",
        )
    twice = "stored"
    try:
        with transaction.atomic():
            model.objects.filter(**{name: other}).update(**{name: one})
    except IntegrityError:
        twice = "IntegrityError"
    expect(
        twice,
        "IntegrityError",
        call=f"{kind}.objects.filter({name}={other!r}).update({name}={one!r})",
        because="The column is unique, no matter what else the two rows share.",
    )


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "on_delete", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(
            "makemigrations on_delete --check\n  expected: No changes detected\n"
            f"  got:      {capsys.readouterr().out.strip()}\n"
            "  A model without its migration works on no database but the one that is made from the model.",
            pytrace=False,
        )
