import io
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from katas.foundations.management_command.models import Draft
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
JUST_BEFORE = MARCH - timedelta(microseconds=1)


def draft(title, edited_at=JUST_BEFORE, author="ada", **fields):
    return Draft.objects.create(title=title, edited_at=edited_at, author=author, **fields)


def expired():
    return sorted(Draft.objects.filter(expired=True).values_list("title", flat=True))


def run(*arguments, because=""):
    """Run the command as a script would; return what it wrote to stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("expire_drafts", *arguments, stdout=out, stderr=err)
    except (Exception, SystemExit) as error:  # noqa: BLE001  (to say what was called)
        failure = f"expire_drafts {' '.join(arguments)}\n  raised:   {type(error).__name__}: {error}\n  {because}"
    else:
        return out.getvalue(), err.getvalue()
    pytest.fail(failure.rstrip(), pytrace=False)


def fail(*arguments, because):
    """Run the command, which must fail; return the CommandError."""
    out, err = io.StringIO(), io.StringIO()
    got = "no exception"
    try:
        call_command("expire_drafts", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        for stream, written in (("stdout", out), ("stderr", err)):
            call = f"what handle() wrote to {stream} in expire_drafts {' '.join(arguments)}"
            expect(written.getvalue(), "", call=call, because="It has failed: the exception carries the message.")
        return error
    except (Exception, SystemExit) as error:  # noqa: BLE001
        got = f"{type(error).__name__}: {error}"
    pytest.fail(
        f"expire_drafts {' '.join(arguments)}\n  expected: CommandError\n  got:      {got}\n  {because}", pytrace=False
    )


def test_what_is_due_expires_and_nothing_else():
    draft("today", edited_at=MARCH)
    draft("old", edited_at=MARCH - timedelta(days=400), author="bea")
    draft("later", edited_at=MARCH + timedelta(days=9))
    draft("never edited", edited_at=None)
    draft("just before")
    draft("pinned", pinned=True)
    draft("done", expired=True)
    draft("later that day", edited_at=MARCH + timedelta(hours=23))
    out, err = run("--before", "2026-03-01")
    expect(
        expired(),
        ["done", "just before", "old"],
        call="the titles that have expired after expire_drafts --before 2026-03-01",
        because="Due is what was edited before that day began, is not pinned, and has an edited_at at all.",
    )
    expect(out, "Expired: 2\n", call="stdout of expire_drafts --before 2026-03-01", because="One had expired before.")
    expect(err, "", call="stderr of expire_drafts --before 2026-03-01")
    again, _ = run("--before", "2026-03-01")
    expect(again, "Expired: 0\n", call="stdout of expire_drafts --before 2026-03-01, run once more")


def test_the_day_begins_in_utc():
    draft("a minute to midnight", edited_at=MARCH - timedelta(minutes=1))
    draft("a minute past midnight", edited_at=MARCH + timedelta(minutes=1))
    for zone in ("Asia/Tokyo", "America/New_York"):
        with timezone.override(zone):
            run("--before", "2026-03-01")
    expect(
        expired(),
        ["a minute to midnight"],
        call="the titles that have expired after expire_drafts --before 2026-03-01, with other time zones active",
        because="The same command must do the same wherever it runs.",
    )


def test_no_other_field_changes():
    one = draft("old", author="bea")
    before = Draft.objects.values().get(pk=one.pk)
    run("--before", "2026-03-01")
    expect(
        Draft.objects.values().get(pk=one.pk),
        before | {"expired": True},
        call="the row of a draft after it has expired",
    )


@pytest.mark.parametrize("due", [0, 1, 7])
def test_a_dry_run_changes_nothing(due):
    for number in range(due):
        draft(f"old {number}")
    draft("fresh", edited_at=MARCH)
    out, _ = run("--before", "2026-03-01", "--dry-run")
    expect(out, f"Would expire: {due}\n", call="stdout of expire_drafts --before 2026-03-01 --dry-run")
    expect(
        expired(),
        [],
        call="the titles that have expired after a dry run",
        because="A colleague who tries the command before the first night relies on it.",
    )


def test_authors_can_be_named_more_than_once():
    for author in ("ada", "bea", "cyd", "Ada"):
        draft(f"of {author}", author=author)
    out, err = run("--before", "2026-03-01", "--author", "bea")
    expect((expired(), out), (["of bea"], "Expired: 1\n"), call="what has expired, and stdout, with --author bea")
    out, err = run("--before", "2026-03-01", "--author=ada", "--author", "cyd", "--author", "ada")
    expect(
        (expired(), out, err),
        (["of ada", "of bea", "of cyd"], "Expired: 2\n", ""),
        call="what has expired, stdout and stderr, with --author ada --author cyd --author ada",
    )


@pytest.mark.parametrize("name", [" ada", "ada,bea", "O'Neil & Söhne 9 %", "ad"])
def test_a_name_is_compared_exactly(name):
    for author in ("ada", "bea", " ada", "ada,bea", "O'Neil & Söhne 9 %", "O'Neil", "ad"):
        draft(f"of {author}", author=author)
    out, err = run("--before", "2026-03-01", f"--author={name}")
    expect(
        (expired(), out, err),
        ([f"of {name}"], "Expired: 1\n", ""),
        call=f"what has expired, stdout and stderr, with --author={name!r}",
        because="A name that is split, cut or stripped is another author's.",
    )


def test_a_day_to_come_is_a_date_too():
    draft("old")
    draft("far away", edited_at=datetime(2998, 12, 31, 23, 59, tzinfo=UTC))
    draft("later", edited_at=datetime(2999, 1, 1, tzinfo=UTC))
    out, _ = run("--before", "2999-01-01")
    expect(
        (expired(), out),
        (["far away", "old"], "Expired: 2\n"),
        call="what has expired, and stdout, with --before 2999-01-01",
        because="No rule says that the day must be over.",
    )


def test_an_author_without_drafts_is_warned_of_on_stderr():
    draft("old", author="xanthi")
    draft("fresh", author="bea", edited_at=MARCH)
    draft("gone", author="cyd", expired=True)
    draft("another's", author="Zoe", edited_at=MARCH)
    draft("kept", author="pia", pinned=True)
    draft("never edited", author="uma", edited_at=None)
    names = ("zoe", "xanthi", "bea", "cyd", "xant", "pia", "uma", "zoe")
    arguments = ["--before", "2026-03-01", *(word for name in names for word in ("--author", name))]
    for name in ("zoe", ""):
        nobody, _ = run("--before", "2026-03-01", "--author", name)
        expect(nobody, "Expired: 0\n", call=f"stdout with {['--author', name]}", because="Nobody else was named.")
    for extra, result in ((["--max", "0"], ""), (["--dry-run"], "Would expire: 1\n"), ([], "Expired: 1\n")):
        call = f"expire_drafts {' '.join([*arguments, *extra])}"
        out, err = io.StringIO(), io.StringIO()
        with suppress(CommandError):  # one is due, which is more than 0
            call_command("expire_drafts", *arguments, *extra, stdout=out, stderr=err)
        expect(out.getvalue(), result, call=f"stdout of {call}")
        lines = [line for line in err.getvalue().splitlines() if line.strip()]
        expect(
            sorted([name for name in sorted(set(names)) if re.search(rf"\b{name}\b", line)] for line in lines),
            [["xant"], ["zoe"]],
            call=f"the names in the lines on stderr of {call}",
            because="A misspelt name must be seen; an author whose drafts are all fresh is nothing to warn of.",
        )


@pytest.mark.parametrize(("due", "most"), [(3, 2), (1, 0), (12, 11)])
def test_more_than_max_is_refused_with_the_exit_code_3(due, most):
    for number in range(due):
        draft(f"old {number}")
    draft("fresh", edited_at=MARCH)
    for extra in ([], ["--dry-run"], ["--verbosity", "0"]):
        arguments = ["--before", "2026-03-01", "--max", str(most), *extra]
        call = f"expire_drafts {' '.join(arguments)}, with {due} drafts due"
        error = fail(*arguments, because="The scheduler's log needs a message, and the caller an exception to catch.")
        expect(
            error.returncode, 3, call=f"the exit code of {call}", because="The scheduler tells failures apart by it."
        )
        expect(bool(str(error).strip()), True, call=f"there is a message for {call}")
        expect(expired(), [], call=f"what has expired after {call}", because="It is all or nothing.")


@pytest.mark.parametrize(("due", "most"), [(2, 2), (0, 0), (1, 50), (3, 10**20)])
def test_up_to_max_expires(due, most):
    for number in range(due):
        draft(f"old {number}")
    draft("pinned", pinned=True)
    draft("of another", author="bea")
    draft("never edited", edited_at=None)
    Draft.objects.filter(pk=draft("gone").pk).update(expired=True)
    out, _ = run("--before", "2026-03-01", "--max", str(most), "--author", "ada")
    expect(
        out,
        f"Expired: {due}\n",
        call=f"stdout of expire_drafts --before 2026-03-01 --max {most} --author ada, with {due} of hers due",
        because="What is due of other authors does not count.",
    )
    expect(len(expired()), due + 1, call="how many have expired, with one that had before")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--before", "2026-02-30"],
        ["--before", "2026-03-01T18:00"],
        ["--before", "tomorrow"],
        ["--before", "2026-03-01", "--max", "many"],
        ["--before", "2026-03-01", "--max", "2.5"],
        ["--before", "2026-03-01", "--max", "-1"],
        ["--before", "2026-03-01", "--limit", "1"],
    ],
    ids=" ".join,
)
def test_a_bad_or_missing_option_is_a_command_error(arguments):
    draft("very old", edited_at=datetime(1999, 1, 1, tzinfo=UTC))
    run("--before", "1990-01-01", because="This one is right, and has nothing to do.")
    error = fail(
        *arguments, because="A typing error must end in one line that says what was wrong, not in a traceback."
    )
    expect(
        error.returncode == 3,
        False,
        call=f"the exit code of expire_drafts {' '.join(arguments)} is 3",
        because="That code says that too many are due, and is for nothing else.",
    )
    expect(expired(), [], call=f"what has expired after expire_drafts {' '.join(arguments)}")


def test_the_result_is_one_line_on_the_commands_own_output(capsys):
    draft("old")
    out, err = run("--before", "2026-03-01")
    expect(out, "Expired: 1\n", call="what stdout=… received from expire_drafts --before 2026-03-01")
    expect(err, "", call="what stderr=… received from expire_drafts --before 2026-03-01")
    for level in ("2", "3"):
        loud, err = run("--before", "2026-03-01", "--verbosity", level)
        expect((loud, err), ("Expired: 0\n", ""), call=f"stdout and stderr with --verbosity {level}")
    draft("old too")
    quiet, err = run("--before", "2026-03-01", "--verbosity", "0", "--author", "ada", "--author", "nobody")
    expect(quiet, "", call="stdout with --verbosity 0", because="A caller who asks for silence gets it.")
    expect(
        "nobody" in err,
        True,
        call="stderr with --verbosity 0 and --author nobody has the name of the author without drafts",
        because="A misspelt name must be seen. --verbosity is about the result.",
    )
    expect(expired(), ["old", "old too"], call="what has expired after the command with --verbosity 0")
    printed = capsys.readouterr()
    expect(
        (printed.out, printed.err),
        ("", ""),
        call="what was written to the process's own stdout and stderr",
        because="The caller decides where its output goes.",
    )


@pytest.mark.parametrize("due", [1, 40])
def test_the_drafts_are_not_loaded(due, assert_queries):
    names = ("ada", "bea", "cyd", "dot", "nobody")
    Draft.objects.bulk_create(
        Draft(title=f"old {number}", author=names[number % 4], edited_at=JUST_BEFORE) for number in range(due)
    )
    longest = [0]

    def measure(execute, sql, params, many, context):
        longest[0] = max(longest[0], len(params or ()))
        return execute(sql, params, many, context)

    with (
        connection.execute_wrapper(measure),
        assert_queries(at_most=3 + len(names), because="three, and one for each --author"),
        count_rows() as rows,
    ):
        named = [word for name in names for word in ("--author", name)]
        arguments = ["--before", "2026-03-01", "--max", "100", *named]
        out, _ = run(*arguments)
    expect(out, f"Expired: {due}\n", call=f"stdout of expire_drafts {' '.join(arguments)}")
    because = "With two million drafts the process runs out of memory, and the statement out of parameters."
    if rows.fetched > 10:
        pytest.fail(
            f"with {due} drafts due\n  expected: a few rows with numbers\n"
            f"  got:      {rows.fetched} rows from the database\n  {because}",
            pytrace=False,
        )
    if longest[0] > 20:
        pytest.fail(
            f"with {due} drafts due\n  expected: statements that do not grow with the number of drafts\n"
            f"  got:      one with {longest[0]} parameters\n  {because}",
            pytrace=False,
        )
