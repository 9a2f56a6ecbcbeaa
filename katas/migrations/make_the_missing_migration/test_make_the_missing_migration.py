from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError

from katas.migrations.make_the_missing_migration import models, servers
from pytest_djangokata.testing import expect

PEOPLE = [
    (700_007, "Ada@Example.com", " Ada ", date(2024, 2, 29)),
    (3, "zoe@example.com", 'Zoë O\'Hara; "the" % editor', date(2019, 12, 31)),
    (12_012, "nobody@example.com", "", date(2026, 1, 1)),
    (9, "ada@example.com", "Ada of the long name, " * 3 + "and no more than it", date(1970, 1, 1)),
    (15, "first@example.com", "First", date(1, 1, 1)),
    (14, "old@example.com", "Old", date(1900, 1, 1)),
    (16, "last@example.com", "Last", date(9999, 12, 31)),
]


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    """Open the database to tests that change its tables, which cannot be rolled back everywhere."""
    with django_db_blocker.unblock():
        yield


def columns_of_the_models():
    return {
        model._meta.model_name: {
            field.column: ("NULL" if field.null else "NOT NULL")
            + (f", {field.max_length} characters" if field.max_length else "")
            for field in model._meta.concrete_fields
        }
        for model in apps.get_app_config(servers.LABEL).get_models()
    }


def a_released_server(people):
    subscriber = servers.release().get_model(servers.LABEL, "Subscriber")
    subscriber.objects.bulk_create(
        subscriber(pk=pk, email=email, name=name, joined_on=joined_on) for pk, email, name, joined_on in people
    )


def tried(function, call, **values):
    """Call a function; should it raise, show only what was called and what it raised."""
    try:
        return function(**values)
    except Exception as error:  # noqa: BLE001
        text = f"{call}\n  raised: {type(error).__name__}: {error}"
    pytest.fail(text, pytrace=False)


def migrate(server):
    tried(servers.migrate, f"migrate, on {server}")


def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", servers.LABEL, check=True, dry_run=True, verbosity=1, interactive=False)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations --check\n  expected: No changes detected\n  got:      {missing}\n"
        "  What stands in models.py and in no migration reaches no database.",
        pytrace=False,
    )


def test_a_new_server_gets_the_tables_of_the_models():
    servers.forget()
    migrate("a new, empty database")
    expect(
        servers.columns(),
        columns_of_the_models(),
        call="the tables and their columns after migrate on a new, empty database",
        because="The tables must be what the models take them for, no more and no less.",
    )


@pytest.mark.parametrize("people", [0, 3])
def test_a_released_server_gets_the_tables_of_the_models(people):
    a_released_server(PEOPLE[:people])
    migrate(f"a server of the last release with {people} subscribers")
    expect(
        servers.columns(),
        columns_of_the_models(),
        call=f"the tables and their columns after migrate on a server of the last release with {people} subscribers",
        because="0001_initial has run there already, and runs never again.",
    )


@pytest.mark.parametrize("people", [1, len(PEOPLE)])
def test_every_subscriber_is_there_afterwards(people):
    a_released_server(PEOPLE[:people])
    migrate(f"a server of the last release with {people} subscribers")
    fields = ("pk", "email", "display_name", "joined_on", "language")
    rows = models.Subscriber.objects.order_by("pk").values_list(*fields)
    expect(
        {
            email: row
            for row, email in tried(lambda: [(row, row[1]) for row in rows], "Subscriber.objects.all() after migrate")
        },
        {person[1]: (*person, "en") for person in sorted(PEOPLE[:people])},
        call=f"the subscribers after migrate, by {', '.join(fields)}",
        because="A migration runs on the only copy that there is of the data.",
    )
    letters = tried(models.Letter.objects.count, "Letter.objects.count() after migrate")
    expect(letters, 0, call="the number of letters after migrate", because="Nobody has written one yet.")


def test_a_large_server_loses_nobody():
    people = [(pk, f"reader{pk}@example.com", f"Reader {pk}", date(2024, 1, 1 + pk % 31)) for pk in range(5, 1206)]
    a_released_server(people)
    migrate(f"a server of the last release with {len(people)} subscribers")
    rows = models.Subscriber.objects.values_list("pk", "email", "display_name", "joined_on", "language")
    stored = tried(lambda: {row[0]: row for row in rows}, "Subscriber.objects.all() after migrate")
    expect(
        [stored.get(person[0]) for person in people if stored.get(person[0]) != (*person, "en")][:3],
        [],
        call=f"the first three of {len(people)} subscribers who are missing after migrate, or have other values",
        because="What a migration does in batches, it must go on doing until the last row.",
    )


def test_a_migrated_server_works():
    a_released_server(PEOPLE)
    migrate(f"a server of the last release with {len(PEOPLE)} subscribers")
    subscriber = models.Subscriber(email="new@example.com", display_name="New", joined_on=None, language="fr")
    tried(subscriber.save, 'Subscriber(email="new@example.com", joined_on=None, …).save() after migrate')
    tried(models.Letter.objects.create, 'Letter.objects.create(subject="May") after migrate', subject="May")
    expect(
        list(models.Subscriber.objects.filter(joined_on=None).values_list("email", "language")),
        [("new@example.com", "fr")],
        call="the subscribers without a day",
    )
    second = "stored"
    try:
        models.Subscriber.objects.create(email="Ada@Example.com")
    except IntegrityError:
        second = "IntegrityError"
    expect(
        second,
        "IntegrityError",
        call='Subscriber.objects.create(email="Ada@Example.com") after migrate, where that address is there already',
        because="The column was unique before and is so in the models; a table that is made again can lose that.",
    )


def test_what_has_run_on_every_server_stays_as_it_was():
    expect(
        servers.altered(),
        [],
        call="released migrations that are missing in migrations/, or have other contents",
        because="A server on which it has run never runs it again, so a change in it does not arrive there.",
    )
