import pytest

from katas.migrations.data_migration import servers
from pytest_djangokata.testing import expect

NAMES = {
    "Ada Lovelace": ("Ada", "Lovelace"),
    "Ada King Lovelace": ("Ada King", "Lovelace"),
    "Madonna": ("Madonna", ""),
    "": ("", ""),
    "   ": ("", ""),
    "  Ludwig   van  Beethoven ": ("Ludwig van", "Beethoven"),
    " Banksy ": ("Banksy", ""),
    "Li Wei Li": ("Li Wei", "Li"),
    "Ana Santana": ("Ana", "Santana"),
    "Zoë O'Hara-Smith": ("Zoë", "O'Hara-Smith"),
}
LIMIT = 200


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    """Open the database to tests that change its tables, which cannot be rolled back everywhere."""
    with django_db_blocker.unblock():
        yield


def numbered(number):
    """Return a name that is this number's own; every third is a single word."""
    return f"First{number}" if number % 3 == 0 else f"First{number} Last{number}"


def migrate(to):
    """Migrate; should it raise, show only what it raised."""
    try:
        return servers.migrate(to)
    except Exception as error:  # noqa: BLE001
        text = f"migrate data_migration {to}\n  raised: {type(error).__name__}: {error}"
    pytest.fail(text, pytrace=False)


def a_server_with(names, archived=False):
    """Make a server that has run the migrations before the split, with an author of each name."""
    servers.forget()
    author, _ = migrate(servers.BEFORE)
    # After the first 250 there is a gap, larger than any number of authors.
    keys = [number + (1_000_000 if number > 250 else 0) for number in range(1, len(names) + 1)]
    author.objects.bulk_create(
        [author(pk=key, full_name=name, archived=archived) for key, name in zip(keys, names, strict=True)]
    )


def split(author):
    return list(author.objects.order_by("pk").values_list("first_name", "last_name"))


@pytest.mark.parametrize("names", [["Ada Lovelace"], list(NAMES)], ids=["one", "many"])
def test_each_name_is_split_before_its_last_word(names):
    a_server_with(names)
    author, _ = migrate(servers.AFTER)
    expect(
        split(author),
        [NAMES[name] for name in names],
        call=f"first and last names after migrating the full names {names}",
        because="The last word is the last name; a single word is a first name.",
    )


def test_archived_authors_are_split_too():
    a_server_with(["Jane Austen", "Voltaire"], archived=True)
    author, _ = migrate(servers.AFTER)
    expect(
        split(author),
        [("Jane", "Austen"), ("Voltaire", "")],
        call="first and last names of archived authors after the migration",
        because="The old column goes, so what was not moved is lost.",
    )


def test_the_way_back_puts_the_names_together():
    a_server_with([])
    migrate(servers.AFTER)
    migrate(servers.BEFORE)
    a_server_with(["Ada  King Lovelace", " Madonna ", "", "Jane Austen", "Ludwig van Beethoven"])
    author, _ = migrate(servers.AFTER)
    author.objects.filter(last_name="Austen").update(first_name="Cassandra")
    author.objects.create(first_name="", last_name="Voltaire")
    author.objects.create(first_name="Selma", last_name="Lagerlöf", archived=True)
    author, _ = migrate(servers.BEFORE)
    expect(
        list(author.objects.order_by("pk").values_list("full_name", flat=True)),
        [
            "Ada King Lovelace",
            "Madonna",
            "",
            "Cassandra Austen",
            "Ludwig van Beethoven",
            "Voltaire",
            "Selma Lagerlöf",
        ],
        call="full names after migrating forwards, renaming Jane Austen, adding two authors and migrating back",
        because="A colleague who has to roll a release back wants the names of that moment, and has no time to repair them.",
    )


def test_each_journey_takes_the_names_as_they_are_then():
    a_server_with(["Ada Lovelace", "Madonna", "Jane Austen", "Cherilyn Sarkisian", "Paul Hewson"])
    migrate(servers.SPLIT)
    author, _ = migrate(servers.BEFORE)
    author.objects.filter(full_name="Ada Lovelace").update(full_name="")
    author.objects.filter(full_name="Madonna").update(full_name="Louise Ciccone")
    author.objects.filter(full_name="Cherilyn Sarkisian").update(full_name="Cher")
    author, _ = migrate(servers.SPLIT)
    expect(
        split(author),
        [("", ""), ("Louise", "Ciccone"), ("Jane", "Austen"), ("Cher", ""), ("Paul", "Hewson")],
        call="first and last names after migrating forwards, back, changing three full names and migrating forwards again",
        because="The new columns are still filled from the first time; what counts is the full name of now.",
    )
    author.objects.filter(last_name="Ciccone").update(first_name="Madonna")
    author.objects.filter(last_name="Austen").update(first_name="", last_name="")
    author.objects.filter(last_name="Hewson").update(last_name="")
    author, _ = migrate(servers.BEFORE)
    expect(
        list(author.objects.order_by("pk").values_list("full_name", flat=True)),
        ["", "Madonna Ciccone", "", "Cher", "Paul"],
        call="full names after changing a first name, emptying both names of another, one of a third, migrating back",
        because="The old column is still filled; what counts is first and last name of now.",
    )


@pytest.mark.parametrize("authors", [60, 400, 410])
def test_forwards_the_table_is_asked_rarely_and_read_in_pieces(authors):
    a_server_with([numbered(number) for number in range(authors)])
    author, watch = migrate(servers.SPLIT)
    expect_modest(watch, authors, "forwards")
    expected = [tuple([*numbered(number).split(), ""][:2]) for number in range(authors)]
    expect_none_left_out(split(author), expected, "forwards")


@pytest.mark.parametrize("authors", [60, 400, 410])
def test_backwards_the_table_is_asked_rarely_and_read_in_pieces(authors):
    a_server_with([numbered(number) for number in range(authors)])
    migrate(servers.SPLIT)
    author, watch = migrate(servers.BEFORE)
    expect_modest(watch, authors, "backwards")
    names = list(author.objects.order_by("pk").values_list("full_name", flat=True))
    expect_none_left_out(names, [numbered(number) for number in range(authors)], "backwards")


def expect_none_left_out(names, expected, direction):
    __tracebackhide__ = True
    wrong = [number for number, (got, right) in enumerate(zip(names, expected, strict=True), 1) if got != right]
    expect(
        len(wrong),
        0,
        call=f"authors of {len(expected)} whose name is wrong after migrating {direction}"
        + (f", the {wrong[0]}th of them first" if wrong else ""),
        because="Each author has to be in one of the pieces. A slice without order_by() may be any authors.",
    )


def expect_modest(watch, authors, direction):
    __tracebackhide__ = True
    budget = authors // 50 + 3
    if watch.statements > budget:
        pytest.fail(
            f"migrating {authors} authors {direction}\n  expected: at most {budget} queries\n"
            f"  got:      {watch.statements}\n"
            "  Reads count too, and a slice without order_by() may be any authors, such as the last.",
            pytrace=False,
        )
    # Somebody who looks one author ahead has read the next 200 when the first 200 are written.
    in_memory = max(watch.together, watch.ahead - LIMIT)
    if in_memory > LIMIT:
        pytest.fail(
            f"migrating {authors} authors {direction}\n  expected: at most {LIMIT} authors in memory\n"
            f"  got:      {in_memory}, which had been read and were not yet written\n"
            "  With a million authors, the server runs out of memory halfway.",
            pytrace=False,
        )


@pytest.mark.parametrize("to", ["forwards", "backwards"])
def test_keys_may_have_large_gaps(to):
    servers.forget()
    author, _ = migrate(servers.BEFORE)
    keys = [1, 7, 100_000, 100_001, 900_000]
    author.objects.bulk_create([author(pk=key, full_name=f"First{key} Last{key}") for key in keys])
    if to == "backwards":
        migrate(servers.AFTER)
    author, watch = migrate(servers.AFTER if to == "forwards" else servers.BEFORE)
    names = (
        split(author) if to == "forwards" else list(author.objects.order_by("pk").values_list("full_name", flat=True))
    )
    expect(
        names,
        [(f"First{key}", f"Last{key}") if to == "forwards" else f"First{key} Last{key}" for key in keys],
        call=f"the names after migrating {to} authors whose keys have large gaps",
    )
    if watch.statements > 10 + len(keys):
        pytest.fail(
            f"migrating {len(keys)} authors {to}, whose keys go up to 900000\n"
            f"  expected: at most {10 + len(keys)} statements\n  got:      {watch.statements}\n"
            "  Batches by ranges of keys ask for many ranges in which nobody is.",
            pytrace=False,
        )
