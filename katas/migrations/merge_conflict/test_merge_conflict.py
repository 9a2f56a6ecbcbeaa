from datetime import date

import pytest
from django.core.management import CommandError, call_command

from katas.migrations.merge_conflict import servers
from katas.migrations.merge_conflict.pitches.models import Pitch
from pytest_djangokata.testing import expect

LENGTHS = {"title": 200, "currency": 3, "status": 20}

#: Each pitch: title, text, fee, currency, status, deadline.
PITCHES = [
    ("Tidal walks", "Mind the\nwater", 250, "GBP", "open", date(2027, 1, 1)),
    ("Paper maps", "", 0, "EUR", "accepted", None),
    ("Night buses", "100 % 'true'", 80, "USD", "closed", date(2026, 12, 31)),
    ("Corner shops", "open", 5, "EUR", "open", None),
    ("Ferries", "Across", 9, "EUR", "Open", None),
    ("Old bridges", "Which still stand", 7, "EUR", "reopened", None),
    ("Locks", "How they work", 3, "EUR", "open late", None),
    ("Canals", "Where they lead", 2, "EUR", " open", None),
    ("Cranes", "How high", 1, "CHF", "open ", date(1999, 12, 31)),
    ("Harbours", "Who sleeps there", 2_000_000_000, "gbp", "", date(9999, 12, 31)),
    ("", " Blanks around, and a line end\r\nof Windows ", 11, "", "accepted", None),
]


class FirstMigrate:
    """What came of the migrate that makes the test database: each test says so, where it did not run through."""

    error = ""

    @classmethod
    def check(cls):
        if cls.error:
            pytest.fail(f"migrate\n  raised: CommandError: {cls.error}", pytrace=False)


@pytest.fixture(autouse=True)
def database(request, django_db_blocker):
    """Open the database to tests that change its tables, which cannot be rolled back everywhere."""
    try:
        request.getfixturevalue("django_db_setup")
    except CommandError as error:
        FirstMigrate.error = str(error)
        yield
    else:
        with django_db_blocker.unblock():
            yield


def start(server, pitches=()):
    """Make the server with pitches as its columns can hold them."""
    FirstMigrate.check()
    servers.start(server)
    known = servers.SERVERS[server]
    rows = []
    for title, text, fee, currency, status, deadline in pitches:
        row = {"title": title, "fee": fee, "deadline": deadline}
        row["summary" if servers.SUMMARY in known else "text"] = text
        row["status"] = "new" if servers.SUMMARY in known and status == "open" else status
        if servers.CURRENCY in known:
            row["currency"] = currency
        rows.append(row)
    servers.insert(rows)


def migrate(server):
    try:
        servers.migrate()
        return
    except Exception as error:  # noqa: BLE001
        text = f"{type(error).__name__}: {error}"
    ran = ", then ".join(servers.SERVERS[server]) or "nothing"
    pytest.fail(f"migrate, on the server {server!r}, which has run {ran}\n  raised: {text}", pytrace=False)


def test_no_migration_is_missing(capsys):
    FirstMigrate.check()
    try:
        call_command("makemigrations", "pitches", check=True, dry_run=True, verbosity=1, interactive=False)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations --check\n  expected: No changes detected\n  got:      {missing}\n"
        "  Both branches changed the same field; the models have what both of them want.",
        pytrace=False,
    )


@pytest.mark.parametrize("server", servers.SERVERS)
def test_migrate_runs_through_and_leads_to_the_models(server):
    start(server)
    migrate(server)
    expect(
        servers.columns(),
        {field.column: [LENGTHS.get(field.column), field.null] for field in Pitch._meta.concrete_fields},
        call=f"the columns on {server!r} after migrate, each with its length and whether it may be null",
        because="A server must end where all the others end, no matter what it has run before.",
    )


@pytest.mark.parametrize("server", [name for name in servers.SERVERS if name != "new"])
def test_every_pitch_is_kept(server):
    start(server, PITCHES)
    migrate(server)
    has_currency = servers.CURRENCY in servers.SERVERS[server]
    expect(
        {
            title: values
            for title, *values in Pitch.objects.order_by("title").values_list(
                "title", "summary", "fee", "currency", "status", "deadline"
            )
        },
        {
            title: [text, fee, currency if has_currency else "EUR", "new" if status == "open" else status, deadline]
            for title, text, fee, currency, status, deadline in sorted(PITCHES, key=str)
        },
        call=f"title, summary, fee, currency, status and deadline of the pitches on {server!r} after migrate",
        because="Both branches' changes arrive, and nothing that was there is lost.",
    )


def test_many_open_pitches_are_new():
    many = [(f"Pitch {number}", "", 0, "GBP", "open", None) for number in range(1200)]
    start("staging", many)
    migrate("staging")
    expect(
        list(Pitch.objects.exclude(status="new").order_by("id").values_list("title", "status")[:3]),
        [],
        call="the first three pitches on 'staging' that are not new after migrate, where 1200 were open",
        because="What a migration does in batches, it must go on doing until the last row.",
    )


def test_what_has_run_on_a_server_stays_as_it_was():
    expect(
        servers.altered(),
        [],
        call="released migrations that are missing in pitches/migrations/, or have other contents",
        because="A server on which it has run never runs it again, so that servers would have different histories.",
    )


@pytest.mark.parametrize("server", ["production", "staging"])
def test_there_is_nothing_left_to_run(server, capsys):
    start(server)
    migrate(server)
    call_command("showmigrations", "pitches", verbosity=1, no_color=True)
    pending = [line.split("]")[1].strip() for line in capsys.readouterr().out.splitlines() if "[ ]" in line]
    expect(pending, [], call=f"what showmigrations calls not applied on {server!r} after migrate")
