from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Min
from django.utils import timezone

from katas.models.model_inheritance import downloads, models, reading
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def article(title="Paper maps", words=1200, on=DAY, kind="Article"):
    model = getattr(models, kind)
    return attempt(
        model.objects.create, title=title, published_on=on, words=words, call=f"{kind}.objects.create({title!r}, …)"
    )


def episode(title="On air", minutes=35, on=DAY):
    return attempt(
        models.Episode.objects.create,
        title=title,
        published_on=on,
        minutes=minutes,
        call=f"Episode.objects.create({title!r}, …)",
    )


def person(name="Ada"):
    return models.Reader.objects.create(name=name)


def keep(reader, content):
    return attempt(
        models.Bookmark.objects.create,
        reader=reader,
        content=content,
        call=f"Bookmark.objects.create(reader=…, content=<{type(content).__name__}>)",
        because="A reader can bookmark any kind of content.",
    )


def titles(model):
    return attempt(lambda: [one.title for one in model.objects.all()], call=f"{model.__name__}.objects.all()")


def read(reader):
    return attempt(
        lambda: [tuple(pair) for pair in reading.reading_list(reader)], call=f"reading_list({reader.name.lower()})"
    )


def read_backwards():
    """Let SQLite read a reader's bookmarks along an index that has the last one first, unless it is told the order."""
    table, key = models.Bookmark._meta.db_table, models.Bookmark._meta.get_field("reader").column
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        others = "".join(f', "{one.name}"' for one in described if one.name not in ("id", key))
        cursor.execute(f'CREATE INDEX backwards ON {table} ("{key}", id DESC{others})')


LOGS = {"PageView": "path", "Search": "words", "Download": "file"}


def log_named(name):
    return downloads.Download if name == "Download" else getattr(models, name)


def write(name, text="x", **values):
    return attempt(
        log_named(name).objects.create, **{LOGS[name]: text}, **values, call=f"{name}.objects.create({LOGS[name]}=…)"
    )


# --- The library ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pairs", [1, 4])
def test_no_article_has_the_id_of_an_episode(pairs):
    made = [one for n in range(pairs) for one in (article(f"Article {n}"), episode(f"Episode {n}"))]
    expect(
        len({one.pk for one in made}),
        2 * pairs,
        call=f"the number of different ids of {pairs} articles and {pairs} episodes",
        because="One space of ids: code that knows an id need not know the kind.",
    )
    found = [
        attempt(lambda pk=one.pk: models.Content.objects.get(pk=pk).title, call="Content.objects.get(pk=…)")
        for one in made
    ]
    expect(found, [one.title for one in made], call="the titles that Content.objects.get(pk=…) finds for these ids")


def test_all_kinds_are_listed_latest_first():
    article("Old", on=DAY - timedelta(days=9))
    episode("New", on=DAY + timedelta(days=400))
    article("Zebra")
    episode("Middle")
    episode("Echo", minutes=5)
    article("Aardvark", words=5000)
    everything = ["New", "Aardvark", "Echo", "Middle", "Zebra", "Old"]
    because = "The latest day first; on one day, the higher id first."
    expect(titles(models.Content), everything, call="the titles of Content.objects.all()", because=because)
    expect(
        titles(models.Article),
        ["Aardvark", "Zebra", "Old"],
        call="the titles of Article.objects.all()",
        because=because,
    )
    expect(
        titles(models.Episode), ["New", "Echo", "Middle"], call="the titles of Episode.objects.all()", because=because
    )
    expect(
        [one.published_on for one in models.Content.objects.filter(title="Zebra")],
        [DAY],
        call="published_on of an article, as the database has it",
        because="A day is no moment: a datetime is another day in another time zone.",
    )


def test_a_reader_bookmarks_any_kind():
    reader = person()
    for one in (article("A"), episode("E"), article("L", words=3000, kind="LongRead")):
        kept = keep(reader, one)
        stored = models.Bookmark.objects.get(pk=kept.pk)
        expect(
            (stored.content.pk, stored.content.title),
            (one.pk, one.title),
            call=f"id and title of the content of a bookmark of {type(one).__name__} {one.title!r}",
        )
        found = attempt(
            lambda title=one.title: models.Bookmark.objects.filter(content__title=title).count(),
            call="Bookmark.objects.filter(content__title=…)",
            because="A foreign key can be followed in a query.",
        )
        expect(found, 1, call=f"the number of bookmarks with content__title={one.title!r}")


def stored(reader, *, bulk=False, **values):
    """Try to store a bookmark; return whether the database took it, its deferred checks included."""
    try:
        with transaction.atomic():
            if bulk:
                models.Bookmark.objects.bulk_create([models.Bookmark(reader=reader, **values)])
            else:
                models.Bookmark.objects.create(reader=reader, **values)
            connection.check_constraints()
    except IntegrityError:
        return "refused"
    return "stored"


def test_the_database_refuses_a_bookmark_of_nothing():
    one, reader = episode(), person()
    keep(reader, one)
    got = [
        attempt(stored, reader, bulk=bulk, content_id=one.pk + 1000, call="a Bookmark with content_id=<of nothing>")
        for bulk in (False, True)
    ]
    expect(
        got,
        ["refused", "refused"],
        call="create() and bulk_create() of a bookmark of an id that no content has",
        because="A foreign key holds for every writer; a number beside a kind does not.",
    )


@pytest.mark.parametrize("kind", ["Article", "Episode", "LongRead"])
def test_a_content_is_bookmarked_once_by_a_reader(kind):
    one = episode() if kind == "Episode" else article(words=2500, kind=kind)
    reader, other = person("Ada"), person("Ada")
    keep(reader, one)
    keep(other, one)
    another = keep(reader, article("Another"))
    moved = "stored"
    try:
        with transaction.atomic():
            models.Bookmark.objects.filter(pk=another.pk).update(content=one)
    except IntegrityError:
        moved = "refused"
    expect(
        [*(stored(reader, content=one, bulk=bulk) for bulk in (False, True)), moved],
        ["refused", "refused", "refused"],
        call=f"create(), bulk_create() and update() to a second bookmark of one {kind} by one reader",
        because="The database sees every writer, a method of the model does not.",
    )


@pytest.mark.parametrize("kind", ["Article", "Episode", "LongRead"])
@pytest.mark.parametrize("by", ["its own kind", "Content", "a queryset of Content"])
def test_what_is_deleted_is_gone_from_everywhere(kind, by):
    reader = person()
    kept, gone = article("Kept", words=9), episode("Gone") if kind == "Episode" else article("Gone", 4000, kind=kind)
    for one in (kept, gone):
        keep(reader, one)

    def delete():
        if by == "its own kind":
            gone.delete()
        elif by == "Content":
            models.Content.objects.get(pk=gone.pk).delete()
        else:
            models.Content.objects.filter(title="Gone").delete()

    attempt(delete, call=f"deleting a {kind} as {by}")
    left = [titles(models.Content), titles(models.Article) + titles(models.Episode) + titles(models.LongRead)]
    expect(left, [["Kept"], ["Kept"]], call=f"what Content and the kinds list after deleting the {kind} as {by}")
    expect(
        read(reader),
        [("Kept", "9 words")],
        call=f"reading_list(ada) after deleting the {kind} as {by}",
    )


@pytest.mark.parametrize("by", ["the reader", "a queryset"])
def test_bookmarks_go_with_their_reader(by):
    reader, other = person(), person()
    one = episode()
    for who in (reader, other):
        keep(who, one)
    rows = models.Reader.objects.filter(pk=reader.pk)
    attempt(rows.delete if by == "a queryset" else reader.delete, call=f"delete() of {by}")
    expect(
        [bookmark.reader_id for bookmark in models.Bookmark.objects.all()],
        [other.pk],
        call=f"the readers of the bookmarks that are left after delete() of {by}",
    )
    expect(titles(models.Content), ["On air"], call=f"the titles of Content.objects.all() after delete() of {by}")


@pytest.mark.parametrize("size", [0, 1, 3, 150], ids=lambda size: f"{size} bookmarks")
def test_the_reading_list_has_what_was_bookmarked_in_that_order(size, assert_queries):
    reader, namesake = person("Ada"), person("Ada")
    expected, made = [], []
    for n in range(size):
        day = DAY + timedelta(days=n * 7 % 5)
        if n % 3 == 1:
            made.append(episode(f"Same {n % 2}", minutes=n % 4 and n, on=day))
            expected.append((f"Same {n % 2}", f"{n % 4 and n} minutes"))
        else:
            made.append(article(f"Same {n % 2}", words=n % 5 and n * 90, on=day))
            expected.append((f"Same {n % 2}", f"{n % 5 and n * 90} words"))
    article("Nobody's")
    keep(namesake, episode("Of a namesake"))
    made, expected = made[size // 2 :] + made[: size // 2], expected[size // 2 :] + expected[: size // 2]
    for one in made:
        keep(reader, one)
    read_backwards()
    expect(read(reader), expected, call=f"reading_list(ada), who has {size} bookmarks")
    keep(reader, article("Last", words=7))
    expect(
        read(reader),
        [*expected, ("Last", "7 words")],
        call="reading_list(ada), with the same object, after one more bookmark",
        because="What a reader object remembers is as old as the object.",
    )
    reader = models.Reader.objects.get(pk=reader.pk)
    with assert_queries(at_most=3, because="a query for each bookmark makes long lists slow"):
        read(reader)


def test_an_empty_article_and_a_silent_episode_are_listed_too():
    reader = person()
    for one in (article("Blank", 0), episode("Silence", 0), article("Long", 4000, kind="LongRead")):
        keep(reader, one)
    expect(
        read(reader),
        [("Blank", "0 words"), ("Silence", "0 minutes"), ("Long", "4000 words")],
        call="reading_list(ada), who has bookmarked 0 words, 0 minutes and a long read",
        because="What kind a content is does not depend on its values.",
    )


def test_the_reading_list_has_what_the_contents_are_now():
    reader = person()
    text, talk = article("Draft", 300), episode("Pilot", 5)
    for one in (talk, text):
        keep(reader, one)
    read(reader)
    text.title, text.words = "Paper maps", 1200
    text.save()
    attempt(models.Content.objects.filter(pk=talk.pk).update, title="On air", call="Content.objects.update(title=…)")
    expect(
        read(reader),
        [("On air", "5 minutes"), ("Paper maps", "1200 words")],
        call="reading_list(ada), of two contents that have changed since they were bookmarked",
        because="A copy in the bookmark is as old as the bookmark.",
    )


def test_fields_keep_their_bounds():
    content = {"title": "T" * 80, "published_on": DAY}
    log = {"happened_at": NOON}
    cases = {
        "words": (models.Article, content | {"words": 0}, content | {"words": -1}),
        "minutes": (models.Episode, content | {"minutes": 0}, content | {"minutes": -1}),
        "title": (models.Article, content | {"words": 1}, content | {"words": 1, "title": "T" * 81}),
        "words of a search": (models.Search, log | {"words": "p" * 200}, log | {"words": "p" * 201}),
        "path": (models.PageView, log | {"path": "p" * 200}, log | {"path": "p" * 201}),
    }
    got = {}
    for name, (model, right, wrong) in cases.items():
        got[name] = []
        for values in (right, wrong):
            try:
                model(**values).full_clean(exclude=["reader"])
            except ValidationError as error:
                got[name].append(f"refused: {', '.join(error.message_dict)}")
            else:
                got[name].append("taken")
    expect(
        {name: [said.partition(":")[0] for said in pair] for name, pair in got.items()},
        {name: ["taken", "refused"] for name in cases},
        call=f"full_clean() of 0 and -1 words and minutes, 80 and 81, 200 and 201 characters, which said {got}",
    )


# --- The logs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOGS)
def test_a_log_lives_in_one_table(name, record_queries):
    model, reader = log_named(name), person()
    for deed, function in {
        "writing a row": lambda: write(name, reader=reader),
        "listing it": lambda: list(model.objects.all()),
        "filtering it by reader": lambda: list(model.objects.filter(reader=reader)),
        "filtering it by happened_at": lambda: list(model.objects.filter(happened_at__gte=NOON)),
    }.items():
        with record_queries() as log:
            attempt(function, call=f"{name}: {deed}")
        statements = [one for one in log if one.verb in ("INSERT", "SELECT", "UPDATE")]
        expect(
            [len(statements), sorted({table for one in statements for table in one.tables})],
            [1, [model._meta.db_table]],
            call=f"statements and tables of {name}, {deed}",
            because="Thousands of rows a minute: no second statement, and no join.",
        )


@pytest.mark.parametrize("name", LOGS)
def test_a_log_lists_the_latest_first(name):
    for text, hours in (("middle", 2), ("late", 9), ("early", 0), ("middle too", 2)):
        write(name, text, happened_at=NOON + timedelta(hours=hours))
    expect(
        [getattr(one, LOGS[name]) for one in log_named(name).objects.all()],
        ["late", "middle too", "middle", "early"],
        call=f"{name}.objects.all(), of two rows at the same moment and two others",
        because="The latest first; at the same moment, the higher id first.",
    )


@pytest.mark.parametrize("name", LOGS)
def test_a_row_is_of_now_unless_another_moment_is_given(name):
    # A database may count in milliseconds.
    before = timezone.now() - timedelta(milliseconds=1)
    model, field = log_named(name), LOGS[name]
    made = write(name, "now")
    naive = isinstance(made.happened_at, datetime) and timezone.is_naive(made.happened_at)
    expect(
        "naive" if naive else "aware",
        "aware",
        call=f"happened_at of a new row of {name}, {made.happened_at!r}",
        because="A datetime without a time zone is no moment, and cannot be compared with what the database has.",
    )
    write(name, "noon", happened_at=NOON)
    rows = [model(**{field: "bulk"}), model(**{field: "bulk noon"}, happened_at=NOON)]
    attempt(model.objects.bulk_create, rows, call=f"{name}.objects.bulk_create()")
    moments = {getattr(one, field): one.happened_at for one in model.objects.all()}
    expect(
        {
            text: "now" if moment and before <= moment <= timezone.now() else moment and moment.isoformat()
            for text, moment in moments.items()
        },
        {"now": "now", "bulk": "now", "noon": NOON.isoformat(), "bulk noon": NOON.isoformat()},
        call=f"happened_at of rows of {name}, two by create() and two by bulk_create(), of which two were given noon",
        because="Rows that a queue delivers late say themselves when it was.",
    )
    late = model.objects.get(**{field: "noon"})
    attempt(late.save, call=f"save() of a row of {name} of noon")
    late.refresh_from_db()
    expect(late.happened_at, NOON, call=f"happened_at of a row of {name} of noon after it was saved again")


@pytest.mark.parametrize("name", LOGS)
def test_rows_stay_when_their_reader_goes(name):
    reader, second, other = person(), person(), person()
    write(name, "first", reader=reader)
    write(name, "second", reader=second)
    write(name, "nobody's")
    write(name, "other", reader=other)
    manager = f"{name.lower()}_set"
    got = attempt(
        lambda: [getattr(one, LOGS[name]) for one in getattr(reader, manager).all()], call=f"reader.{manager}.all()"
    )
    expect(got, ["first"], call=f"reader.{manager}.all()")
    attempt(reader.delete, call="reader.delete()")
    attempt(models.Reader.objects.filter(pk=second.pk).delete, call="Reader.objects.filter(…).delete()")
    expect(
        sorted((getattr(one, LOGS[name]), one.reader_id) for one in log_named(name).objects.all()),
        [("first", None), ("nobody's", None), ("other", other.pk), ("second", None)],
        call=f"text and reader of the rows of {name}, after two readers were deleted, one of them by a queryset",
    )


def test_the_plural_of_search_is_searches():
    expect(
        [str(log_named(name)._meta.verbose_name_plural) for name in LOGS],
        ["page views", "searches", "downloads"],
        call="verbose_name_plural of PageView, Search and Download",
    )


def test_logged_has_no_table():
    tables = connection.introspection.table_names()
    expect(
        [table for table in tables if table == models.Logged._meta.db_table],
        [],
        call="the tables of Logged",
        because="It holds what the logs have in common, and no rows.",
    )


# --- The shelf -----------------------------------------------------------------------------------------------


def test_the_shelf_holds_the_long_ones_longest_first():
    for title, words in (("A", 2000), ("B", 1999), ("C", 9000), ("D", 0), ("E", 2001), ("F", 2000)):
        article(title, words)
    episode("G", 5000)
    expect(
        titles(models.LongRead),
        ["C", "E", "F", "A"],
        call="the titles of LongRead.objects.all(), of articles of 2000, 1999, 9000, 0, 2001 and 2000 words",
        because="2000 words or more; most words first, then the higher id.",
    )
    longs = models.LongRead.objects
    expect(
        [longs.count(), longs.filter(words__lt=2000).count(), longs.filter(title__in="ABDE").count()],
        [4, 0, 2],
        call="LongRead.objects: .count(), .filter(words__lt=2000).count(), and how many of A, B, D and E",
        because="However a caller asks the shelf, the short ones are not on it.",
    )
    try:
        found = [longs.get(title="B").title]
    except models.LongRead.DoesNotExist:
        found = []
    expect(
        [
            found,
            longs.exclude(title="C").count(),
            longs.last().words,
            sorted(longs.values_list("words", flat=True)),
            longs.aggregate(least=Min("words"))["least"],
        ],
        [[], 3, 2000, [2000, 2000, 2001, 9000], 2000],
        call="LongRead.objects: .get() of B, .exclude(title='C').count(), .last().words, all words, and the least",
        because="However a caller asks the shelf, the short ones are not on it.",
    )
    expect(
        [sorted(titles(models.Article)), sorted(titles(models.Content))],
        [list("ABCDEF"), list("ABCDEFG")],
        call="the titles of Article.objects.all() and Content.objects.all()",
        because="What the shelf shows must not hide anything elsewhere.",
    )


def test_an_article_comes_to_the_shelf_and_leaves_it():
    one = article("Growing", 1500)
    seen = []
    for words in (1500, 2500, 1999):
        one.words = words
        one.save()
        seen.append(titles(models.LongRead))
    expect(
        seen,
        [[], ["Growing"], []],
        call="LongRead.objects.all(), while an article has 1500, 2500 and 1999 words",
        because="The shelf is another look at the same rows.",
    )


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 0), (1, 1), (199, 1), (200, 1), (201, 2), (2000, 10), (2001, 11), (2_147_483_647, 10_737_419)],
)
def test_minutes_are_rounded_up(words, minutes):
    one = models.LongRead(title="x", published_on=DAY, words=words)
    expect(
        attempt(one.minutes, call=f"LongRead(words={words}).minutes()"),
        minutes,
        call=f"LongRead(words={words}).minutes()",
    )


def test_a_long_read_is_a_row_of_article(record_queries):
    tables = []
    for kind in ("Article", "LongRead"):
        with record_queries() as log:
            made = article(f"A new {kind}", 2400, kind=kind)
            made.words += 1
            made.save()
            list(getattr(models, kind).objects.all())
        tables.append(sorted({table for one in log for table in one.tables}))
    expect(
        tables[1],
        tables[0],
        call="the tables to which LongRead writes, and from which it reads",
        because="Those of Article: the shelf brings no table.",
    )
    twin = attempt(models.Article.objects.get, pk=made.pk, call="Article.objects.get(pk=<of a LongRead>)")
    expect((twin.title, twin.words), ("A new LongRead", 2401), call="the article with the id of a long read")


def test_a_long_read_that_was_cut_is_saved_and_read_again():
    one = article("Cut", 2400, kind="LongRead")
    for words in (1500, 1400, 2100, 900):
        one.words = words
        attempt(
            one.save,
            call=f"save() of a long read with words={words}",
            because="It is an article all the time; what the shelf lists must not decide what can be saved.",
        )
        call = f"refresh_from_db() of a long read that was saved with words={words}"
        attempt(one.refresh_from_db, call=call, because="It asks the base manager, which must not hide anything.")
        stored = models.Article.objects.get(pk=one.pk).words
        expect(stored, words, call=f"words of the article, after its long read was saved with {words}")
    expect(models.Article.objects.count(), 1, call="the number of articles after that")
    attempt(one.delete, call="delete() of a long read that was cut to 900 words")
    expect(models.Article.objects.count(), 0, call="the number of articles after its delete()")


def test_the_system_checks_find_nothing():
    found = [f"{one.id}: {one.msg}" for one in run_checks(tags=["models"])]
    expect(found, [], call="python -m kata_project --kata models/model_inheritance check")
