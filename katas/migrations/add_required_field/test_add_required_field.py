import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction

from katas.migrations.add_required_field import servers
from katas.migrations.add_required_field.releases import ONE, THREE, TWO
from katas.migrations.add_required_field.servers import BACKFILL, BEFORE, CONTRACT, EXPAND
from pytest_djangokata.testing import attempt, expect

NAMES = {ONE: "release 1", TWO: "release 2", THREE: "release 3"}
TEXTS = ["one two three", "", "  tabs\tand\n\nlines  ", "Grüße, 5\N{NO-BREAK SPACE}% mehr", "a  b", " "]
WORDS = {"story 1": 3, "story 2": 0, "story 3": 3, "story 4": 4, "story 5": 2, "story 6": 0}


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    """Open the database to tests that change its tables, which cannot be rolled back everywhere."""
    with django_db_blocker.unblock():
        servers.forget()
        servers.migrate(BEFORE)
        yield


def migrate(to, **options):
    """Migrate; should it raise, show only what it raised."""
    try:
        return servers.migrate(to, **options)
    except Exception as error:  # noqa: BLE001
        text = f"migrate add_required_field {to}\n  raised: {type(error).__name__}: {error}"
    pytest.fail(text, pytrace=False)


def counted(call):
    """Return the words of each story."""
    try:
        return servers.counted()
    except Exception as error:  # noqa: BLE001
        text = f"the column words, {call}\n  expected: there\n  got:      {type(error).__name__}: {error}"
    pytest.fail(text, pytrace=False)


def write(release, title, text, **values):
    """Let a release store a story; it must not fail."""
    attempt(release.write, title, text, call=f"{NAMES[release]} writes a story", **values)


def serve(release, schema):
    """Let a release do all that it does."""
    title = f"written by {NAMES[release]}"
    failed = {}
    for what, work in (
        ("write", lambda: release.write(title, "just four words here")),
        ("rewrite", lambda: release.rewrite(title, "two words")),
        ("read", lambda: release.read()[title]),
        ("delete", lambda: release.remove(title)),
    ):
        try:
            work()
        except Exception as error:  # noqa: BLE001
            failed[what] = f"{type(error).__name__}: {error}"
    expect(
        failed,
        {},
        call=f"what {NAMES[release]} cannot do with the schema of {schema}",
        because="This release is still in use, or comes next: servers are updated one after the other.",
    )


@pytest.mark.parametrize(
    ("schema", "releases"),
    [(EXPAND, [ONE, TWO]), (BACKFILL, [TWO, ONE]), (CONTRACT, [TWO, THREE])],
    ids=["expand", "backfill", "contract"],
)
def test_the_releases_of_its_time_work_with_each_schema(schema, releases):
    servers.add(TEXTS)
    for step in (EXPAND, BACKFILL, CONTRACT):
        migrate(step)
        if step == schema:
            break
    for release in releases:
        serve(release, schema)


def test_what_nobody_has_counted_is_null():
    servers.add(TEXTS)
    migrate(EXPAND)
    write(ONE, "late", "by release 1")
    write(TWO, "later", "it is by release 2")
    expect(
        counted("after 0002_expand"),
        dict.fromkeys(WORDS) | {"late": None, "later": 5},
        call="the words after 0002_expand, then a story of release 1 and one of release 2",
        because="A number that was made up cannot be told from one that was counted.",
    )


def test_all_stories_are_counted():
    servers.add(TEXTS, archived=True)
    migrate(EXPAND)
    write(ONE, "late", "by release 1", archived=True)
    write(TWO, "later", "it is by release 2")
    migrate(BACKFILL)
    expected = WORDS | {"late": 3, "later": 5}
    expect(counted("after 0003_backfill"), expected, call="the words after 0003_backfill")
    migrate(CONTRACT)
    expect(counted("after 0004_contract"), expected, call="the words after 0004_contract")


def test_what_release_1_has_rewritten_is_counted_again():
    migrate(EXPAND)
    for title, text in (("mixed", "one two three four"), ("emptied", "not empty"), ("kept", "as it was")):
        write(TWO, title, text)
    for title, text in (("mixed", "one two"), ("emptied", "")):
        attempt(ONE.rewrite, title, text, call="release 1 rewrites a story")
    migrate(BACKFILL)
    expect(
        counted("after 0003_backfill"),
        {"mixed": 2, "emptied": 0, "kept": 3},
        call="the words after 0003_backfill of stories by release 2, two of which release 1 has rewritten",
        because="While both releases are in use, a number that is there can be out of date.",
    )


def many(number):
    # More than a hundred have no text at all, and no two of the others have the same number.
    return ["word " * max(0, index - 120) for index in range(number)]


def expect_all_right(call):
    __tracebackhide__ = True
    found = counted("after 0003_backfill")
    wrong = [title for title, words in found.items() if words != max(0, int(title.split()[1]) - 121)]
    expect(
        len(wrong),
        0,
        call=f"the stories of {len(found)} whose words are wrong {call}"
        + (f", the first of them {wrong[0]!r} with {found[wrong[0]]}" if wrong else ""),
    )


def expect_cheap(watch, call, number):
    __tracebackhide__ = True
    largest = max(watch.updates, default=0)
    if largest > 100:
        pytest.fail(
            f"{call} with {number} stories\n  expected: at most 100 stories in an UPDATE\n  got:      {largest}\n"
            "  An UPDATE locks its rows until it is done, and writers wait.",
            pytrace=False,
        )
    if watch.statements > number // 25 + 10:
        pytest.fail(
            f"{call} with {number} stories\n  expected: at most {number // 25 + 10} statements about their table\n"
            f"  got:      {watch.statements}\n  With a million stories, one for each takes hours.",
            pytrace=False,
        )


OUTDATED = 9999


def expand(number, *, gap=1, outdated=False):
    """Add many stories, and the column; if outdated, release 2 has written all, and release 1 has rewritten them since."""
    servers.add(many(number), gap=gap)
    migrate(EXPAND)
    if outdated:
        TWO.model._default_manager.update(words=OUTDATED)


either = pytest.mark.parametrize("outdated", [False, True], ids=["never counted", "with old numbers"])


@pytest.mark.parametrize(
    ("number", "gap", "outdated"),
    [(230, 1, False), (200, 9973, False), (230, 1, True)],
    ids=["no gaps", "whole hundreds and large gaps", "old numbers"],
)
def test_the_stories_are_counted_a_hundred_at_a_time(number, gap, outdated):
    expand(number, gap=gap, outdated=outdated)
    watch = migrate(BACKFILL)
    expect_all_right("after 0003_backfill")
    expect_cheap(watch, "0003_backfill", number)
    expect_cheap(migrate(EXPAND), "0003_backfill, migrated back,", number)


def test_stories_are_counted_while_others_go():
    expand(230)
    titles = [f"story {number}" for number in (*range(1, 31), *range(201, 231))]
    migrate(BACKFILL, after_first=lambda: TWO.remove(*titles))
    expect_all_right("after release 2 has deleted the first thirty and the last thirty during 0003_backfill")


@either
def test_stories_are_counted_while_others_are_rewritten(outdated):
    expand(230, outdated=outdated)
    ONE.rewrite("story 125", "not yet")
    migrate(BACKFILL, after_first=lambda: TWO.rewrite("story 125", "now it has four"))
    expect_all_right("after release 2 has rewritten 'story 125' between two UPDATEs of 0003_backfill")


@either
def test_what_was_counted_before_a_stop_stays_counted(outdated):
    expand(330, outdated=outdated)
    stopped = None
    try:
        servers.migrate(BACKFILL, stop_at=4)
    except OperationalError as error:
        stopped = str(error)
    expect(
        stopped,
        "the server was stopped here",
        call="the exception when the database goes away at the fourth UPDATE of 330 stories",
        because="A hundred stories an UPDATE are four of them; and who catches the exception believes that all is done.",
    )
    done = sum(words not in (None, OUTDATED) for words in counted("after a stop").values())
    expect(
        done > 0,
        True,
        call=f"some stories, here {done} of 330, are counted after 0003_backfill was stopped at its fourth UPDATE",
        because="One transaction around all of it locks every story to the end, and a stop after hours loses the hours.",
    )
    migrate(BACKFILL)
    expect_all_right("after 0003_backfill was run again")


def test_late_stories_stop_the_last_step_or_are_counted():
    servers.add(TEXTS)
    migrate(EXPAND)
    migrate(BACKFILL)
    write(ONE, "late", "by release  1,\nstill running ")
    write(ONE, "later", "5\N{NO-BREAK SPACE}%", archived=True)
    try:
        servers.migrate(CONTRACT)
        expected = WORDS | {"late": 5, "later": 2}
    except Exception:  # noqa: BLE001
        expected = WORDS | {"late": None, "later": None}
    what = "went through" if expected["late"] else "raised an exception"
    expect(
        counted("after 0004_contract"),
        expected,
        call=f"the words after release 1 has added two stories behind 0003_backfill; 0004_contract {what}",
        because="A default for this one time makes a number up.",
    )


@pytest.mark.parametrize("rows", [0, 3], ids=["no story", "some"])
def test_the_column_is_required_in_the_end(rows):
    servers.add(TEXTS[:rows])
    for step in (EXPAND, BACKFILL, CONTRACT):
        migrate(step)
    outcome = {}
    for name, values in (("NULL", {"words": None}), ("no value", {})):
        columns = {"title": "new", "text": "", "archived": False} | values
        sql = f"INSERT INTO {servers.TABLE} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, list(columns.values()))
            outcome[name] = "stored"
        except IntegrityError:
            outcome[name] = "refused"
    expect(outcome, {"NULL": "refused", "no value": "refused"}, call="INSERTs without words after 0004_contract")
    expect(len(counted("after 0004_contract")), rows, call="the number of stories after all three migrations")


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "add_required_field", check=True, dry_run=True, verbosity=1)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations add_required_field --check\n  expected: No changes detected\n  got:      {missing}",
        pytrace=False,
    )


def expect_right_or_null(numbers, step):
    __tracebackhide__ = True
    made_up = {
        title: words
        for title, words in counted(f"after {step} was migrated back").items()
        if words not in (numbers[title], None)
    }
    expect(made_up, {}, call=f"words that are wrong after {step} was migrated back")


@pytest.mark.parametrize("rows", [0, len(TEXTS)], ids=["no story", "some"])
def test_each_step_can_be_undone(rows):
    servers.add(TEXTS[:rows])
    for step in (EXPAND, BACKFILL, CONTRACT):
        migrate(step)
    if rows:
        write(THREE, "by release 3", "not lost")
    texts = THREE.read()
    numbers = counted("after 0004_contract")
    migrate(BACKFILL)
    expect_right_or_null(numbers, "0004_contract")
    serve(TWO, "0003_backfill, after 0004_contract was migrated back")
    migrate(EXPAND)
    expect_right_or_null(numbers, "0003_backfill")
    if not rows:
        return
    write(ONE, "without", "nothing")
    serve(ONE, "0002_expand, after 0003_backfill was migrated back")
    migrate(BEFORE)
    serve(ONE, "0001_initial, after 0002_expand was migrated back")
    expect(ONE.read(), texts | {"without": "nothing"}, call="the stories after all three were migrated back")
    for step in (EXPAND, BACKFILL, CONTRACT):
        migrate(step)
    expect(
        counted("after all three, again"),
        WORDS | {"by release 3": 2, "without": 1},
        call="the words after all three were migrated forwards again",
    )
