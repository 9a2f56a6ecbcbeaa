import contextlib
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import DatabaseError, connection

from katas.orm.bulk_import import importer, parsing
from katas.orm.bulk_import.models import Subscriber
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 2, 2, tzinfo=UTC)


def subscribers():
    """Return what is in the table, by address."""
    return list(Subscriber.objects.order_by("email").values_list("email", "name", "copies"))


def good(number, start=0):
    """Return so many good lines, each with an address of its own."""
    return [f"reader{one:04}@example.com;Reader {one};{one % 5 + 1}\n" for one in range(start, start + number)]


def imported(number):
    return [(f"reader{one:04}@example.com", f"Reader {one}", one % 5 + 1) for one in range(number)]


@contextlib.contextmanager
def listening(sent):
    """Add to *sent*, for each INSERT of the block, the addresses in it."""

    def listen(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "REPLACE", "WITH", "MERGE")):
            sent.append(list(addresses(params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield


def addresses(params):
    for param in params or ():
        if isinstance(param, list | tuple):
            yield from addresses(param)
        elif isinstance(param, str) and "@" in param:
            yield param


@pytest.mark.parametrize(("lines", "batch_size"), [(1, 10), (20, 10), (23, 10), (9, 1), (7, 50)])
def test_good_lines_become_subscribers(lines, batch_size):
    importer.import_subscribers(iter(good(lines)), batch_size=batch_size)
    expect(
        subscribers(),
        imported(lines),
        call=f"import_subscribers({lines} good lines, batch_size={batch_size}): the table",
        because="Also what does not fill a batch has to be written.",
    )


def test_a_good_line_may_look_odd():
    lines = [
        "o'neill@example.com;Eve \"E\" O'Neill;1\n",
        "straße@example.com;100% Zoë;2\n",
        f"padded@example.com{' ' * 2000};Padded;3\n",
        "# Sent at 3:00.\n",
        "#1@example.com;-- 1;999999\n",
    ]
    bad = importer.import_subscribers(lines, batch_size=3)
    expect(
        (list(bad), sorted(subscribers())),
        (
            [4],
            [
                ("#1@example.com", "-- 1", 999999),
                ("o'neill@example.com", 'Eve "E" O\'Neill', 1),
                ("padded@example.com", "Padded", 3),
                ("straße@example.com", "100% Zoë", 2),
            ],
        ),
        call="import_subscribers(lines), with quotes, %, ß and #, and a line of 2000 blanks: bad lines, and the table",
        because="What parse() returns is written unchanged.",
    )


def test_bad_lines_are_skipped_and_listed_by_number():
    lines = [
        "nobody;Nobody;1\n",
        "ada@example.com;Ada;2\n",
        "\n",
        "ben@example.com;Ben\n",
        "cleo@example.com;Cleo;many\n",
        "",
        "dora@intranet;Dora;1\n",
        "ada@example.com;Ada;-1\n",
        "\n",
        "# The end.\n",
    ]
    bad = importer.import_subscribers(lines, batch_size=3)
    call = "import_subscribers(lines, batch_size=3) with good lines at 2 and 7 only"
    expect(
        bad,
        [1, 3, 4, 5, 6, 8, 9, 10],
        call=call,
        because="Somebody has to find these lines in an editor: the first line is 1.",
    )
    expect(
        subscribers(),
        [("ada@example.com", "Ada", 2), ("dora@intranet", "Dora", 1)],
        call=f"{call}: the table",
        because="Four bad lines in a row must not stop the good ones, and what is bad is for parse() to say.",
    )
    expect(
        list(importer.import_subscribers(good(4), batch_size=3)),
        [],
        call="import_subscribers(lines) with good lines only",
    )


def test_known_subscribers_get_the_new_name_and_number_and_nothing_else():
    for email, gone in (("ada@example.com", True), ("ben@example.com", False)):
        Subscriber.objects.create(email=email, name="Old", copies=9, unsubscribed=gone, created_at=LONG_AGO)
    ids = list(Subscriber.objects.order_by("email").values_list("id", flat=True))
    lines = ["Ada@example.com;Ada Lovelace;2\n", "new@example.com;New;1\n", "ben@example.com;Ben;3\n"]
    importer.import_subscribers(lines, batch_size=2)
    known = Subscriber.objects.filter(created_at=LONG_AGO).order_by("email")
    expect(
        list(known.values_list("email", "name", "copies", "unsubscribed")),
        [("ada@example.com", "Ada Lovelace", 2, True), ("ben@example.com", "Ben", 3, False)],
        call="import_subscribers(lines) with two known addresses: their rows, with the old created_at",
        because="Name and copies are the file's; a reader who has unsubscribed must not get the newsletter again.",
    )
    expect([one.pk for one in known], ids, call="import_subscribers(lines): the ids of the known subscribers")
    expect(Subscriber.objects.count(), 3, call="import_subscribers(lines) with a new address: rows in the table")


def test_of_lines_with_one_address_the_last_wins():
    lines = [
        "ada@example.com;First;1\n",
        "ben@example.com;Ben;1\n",
        "ADA@example.com;Second;2\n",
        "ada@example.com;bad;line;1\n",
        "cleo@example.com;Cleo;1\n",
        "dora@example.com;Dora;1\n",
        "Ada@Example.com;Last;3\n",
        "ben@example.com;Ben again;4\n",
        "cleo@example.com;Cleo;6\n",
    ]
    for batch_size in (2, 3, 100):
        importer.import_subscribers(lines, batch_size=batch_size)
        expect(
            subscribers(),
            [
                ("ada@example.com", "Last", 3),
                ("ben@example.com", "Ben again", 4),
                ("cleo@example.com", "Cleo", 6),
                ("dora@example.com", "Dora", 1),
            ],
            call=f"import_subscribers(lines, batch_size={batch_size}) with ada three times, ben and cleo twice: the table",
            because="Lines further down are newer, within a batch and across batches.",
        )
        Subscriber.objects.all().delete()


def test_a_line_that_comes_again_wins_again():
    old, new = "ada@example.com;Ada;1\n", "ada@example.com;Ada Lovelace;2\n"
    for batch_size in (1, 2, 100):
        importer.import_subscribers([old, "ben@example.com;Ben;1\n", new, old], batch_size=batch_size)
        expect(
            subscribers(),
            [("ada@example.com", "Ada", 1), ("ben@example.com", "Ben", 1)],
            call=f"import_subscribers(lines, batch_size={batch_size}) with ada as in line 1 again after another: the table",
            because="A line that was there before is not superfluous if the same address came in between.",
        )


def test_no_statement_has_one_address_twice():
    lines = [line for number in range(8) for line in good(3)]
    lines += ["Reader0001@Example.com;Reader 1;2\n", "reader0001@example.com;Reader 1;2\n"]
    sent = []
    with listening(sent):
        importer.import_subscribers(lines, batch_size=10)
    twice = sorted({email for batch in sent for email in batch if batch.count(email) > 1})
    expect(
        twice,
        [],
        call="import_subscribers(lines, batch_size=10), with several lines of one address: addresses twice in one INSERT",
        because="PostgreSQL refuses it: ON CONFLICT DO UPDATE command cannot affect row a second time.",
    )


@pytest.mark.parametrize(("lines", "batch_size"), [(1, 5), (40, 10), (41, 10), (7, 100), (100, 100), (100, 1000)])
def test_each_batch_is_one_statement(lines, batch_size, assert_queries):
    wanted = -(-lines // batch_size)
    sent = []
    with (
        assert_queries(at_most=wanted, because=f"{lines} lines in batches of {batch_size}, one statement each"),
        listening(sent),
    ):
        importer.import_subscribers(good(lines), **({} if batch_size == 1000 else {"batch_size": batch_size}))
    largest = max((len(batch) for batch in sent), default=0)
    if largest > batch_size:
        pytest.fail(
            f"import_subscribers({lines} lines, batch_size={batch_size})\n"
            f"  expected: at most {batch_size} rows in one statement\n  got:      {largest}\n"
            "  A statement without a limit takes memory without a limit, here and in the database.",
            pytrace=False,
        )


def test_bad_lines_make_no_batch_longer(assert_queries):
    lines = good(35)
    for number in (4, 9, 19, 29, 39):  # the tenth line, the twentieth, and so on, and one in the midst of a batch
        lines.insert(number, "bad\n")
    sent = []
    with assert_queries(at_most=4, because="40 lines in batches of 10, one statement each"), listening(sent):
        importer.import_subscribers(lines, batch_size=10)
    expect(
        [len(batch) for batch in sent if len(batch) > 10],
        [],
        call="import_subscribers(40 lines, each tenth bad, batch_size=10): rows in the INSERTs that are too long",
        because="A batch is full when it has its rows, not at a certain line.",
    )


@pytest.mark.parametrize(("readers", "batch_size"), [(2, 10), (3, 4)])
def test_a_repeated_address_ends_no_batch(readers, batch_size, assert_queries):
    lines = good(readers) * 20
    wanted = -(-len(lines) // batch_size)
    with assert_queries(at_most=wanted, because=f"{len(lines)} lines in batches of {batch_size}, one statement each"):
        importer.import_subscribers(lines, batch_size=batch_size)
    expect(subscribers(), imported(readers), call=f"import_subscribers({readers} readers, 20 times): the table")


@pytest.mark.parametrize(("lines", "batch_size"), [(60, 10), (200, 7)])
def test_lines_are_read_as_they_are_needed(lines, batch_size):
    read, sent, ahead = [], [], []

    class File:  # An iterable is not always an iterator.
        def __iter__(self):
            for line in good(lines):
                read.append(line)
                yield line

    def listen(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith("INSERT"):
            sent.append(sql)
            ahead.append(len(read) - batch_size * (len(sent) - 1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        importer.import_subscribers(File(), batch_size=batch_size)
    waiting = max(ahead, default=lines)
    # The batch itself, and the line after it, which may be read before the batch is written.
    if waiting > batch_size + 1:
        pytest.fail(
            f"import_subscribers({lines} lines, batch_size={batch_size})\n"
            f"  expected: at most {batch_size + 1} lines read and not yet written\n  got:      {waiting}\n"
            "  A file that is read as a whole has to fit into memory as a whole.",
            pytrace=False,
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bad_row", [3, 17, 31])
def test_what_the_database_refuses_undoes_the_whole_import(bad_row):
    Subscriber.objects.create(email="reader0001@example.com", name="Old", copies=7)
    lines = good(33)
    lines[bad_row] = "zero@example.com;Zero;0\n"
    call = f"import_subscribers(33 lines, batch_size=10), with a subscriber of 0 copies in line {bad_row + 1}"
    with raising(DatabaseError, call):
        importer.import_subscribers(lines, batch_size=10)
    expect(Subscriber.objects.count(), 1, call=f"{call}: rows in the table, where one was before")
    expect(
        subscribers(),
        [("reader0001@example.com", "Old", 7)],
        call=f"{call}: the table",
        because="After an error the table must be as it was, or nobody knows what was imported.",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error",
    [OSError("The disk is gone."), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), KeyError("x")],
    ids=repr,
)
def test_a_file_that_cannot_be_read_to_its_end_is_not_imported(error):
    def file():
        yield from good(25)
        raise error

    call = f"import_subscribers(lines, batch_size=10), where reading fails after 25 lines with {error!r}"
    with raising(type(error), call):
        importer.import_subscribers(file(), batch_size=10)
    expect(
        Subscriber.objects.count(),
        0,
        call=f"{call}: rows in the table",
        because="Half a file is as bad as half an import.",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("line", "error"), [(b"ada@example.com;Ada;1\n", TypeError), (None, AttributeError)])
def test_only_what_parse_calls_bad_is_skipped(line, error):
    call = f"import_subscribers(lines, batch_size=10), where line 26 is {line}, for which parse raises {error.__name__}"
    with raising(error, call):
        importer.import_subscribers([*good(25), line], batch_size=10)
    expect(
        Subscriber.objects.count(),
        0,
        call=f"{call}: rows in the table",
        because="BadLine says that the line is wrong; any other exception says that the program is.",
    )


@pytest.mark.django_db(transaction=True)
def test_a_value_error_is_no_bad_line():
    def subscriber(**fields):
        if fields["email"] == "reader0024@example.com":
            raise ValueError("The program is wrong.")
        return Subscriber(**fields)

    call = "import_subscribers(lines, batch_size=10), where parse raises a ValueError that is no BadLine in line 25"
    with mock.patch.object(parsing, "Subscriber", subscriber), raising(ValueError, call):
        importer.import_subscribers(good(25), batch_size=10)
    expect(
        Subscriber.objects.count(),
        0,
        call=f"{call}: rows in the table",
        because="BadLine is a ValueError, and not every ValueError is a BadLine.",
    )


@contextlib.contextmanager
def raising(wanted, call):
    __tracebackhide__ = True
    came = "no exception"
    try:
        yield
    except wanted:
        return
    except Exception as error:  # noqa: BLE001
        came = f"{type(error).__name__}: {error}"
    pytest.fail(f"{call}\n  expected: {wanted.__name__} reaches the caller\n  got:      {came}", pytrace=False)


def test_importing_a_file_again_gives_the_same():
    lines = [*good(12), "bad\n", *good(3)]
    Subscriber.objects.create(email="other@example.com", name="Other", copies=1)
    first = importer.import_subscribers(lines, batch_size=5)
    table = list(Subscriber.objects.order_by("id").values_list())
    second = importer.import_subscribers(lines, batch_size=5)
    expect(second, first, call="import_subscribers(lines), a second time")
    expect(second, [13], call="import_subscribers(lines) with a bad line at 13")
    again = list(Subscriber.objects.order_by("id").values_list())
    expect(len(again), len(table), call="import_subscribers(lines), a second time: rows in the table")
    expect(
        next(([before, after] for before, after in zip(table, again, strict=True) if before != after), None),
        None,
        call="import_subscribers(lines), a second time: the first row that is not as it was, before and after",
        because="The job runs every night, and again after each failure.",
    )


@pytest.mark.parametrize("lines", [[], ["bad\n", "\n"]], ids=["no line", "bad lines only"])
def test_an_empty_file_sends_nothing(lines, assert_queries):
    with assert_queries(0, because="there is nothing to write"):
        bad = importer.import_subscribers(lines)
    expect(len(list(bad)), len(lines), call=f"import_subscribers({lines!r}): bad lines")
