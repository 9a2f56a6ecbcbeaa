from datetime import UTC, date, datetime, timedelta

from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import Min
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katas.models.model_inheritance import downloads, models, reading
from pytest_djangokata.testing.queries import Statement

FIRST = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOGS = {"PageView": "path", "Search": "words", "Download": "file"}
SIZE = {"Article": "words", "LongRead": "words", "Episode": "minutes"}


def log_named(name):
    return downloads.Download if name == "Download" else getattr(models, name)


def made(one):
    return getattr(models, one["kind"]).objects.create(
        title=one["title"], published_on=FIRST + timedelta(days=one["day"]), **{SIZE[one["kind"]]: one["size"]}
    )


def touched(function):
    """Return how many statements *function* sends, and which tables they name."""
    with CaptureQueriesContext(connection) as queries:
        function()
    statements = [Statement(sql=query["sql"], params="") for query in queries]
    statements = [one for one in statements if one.verb in ("SELECT", "INSERT", "UPDATE")]
    return len(statements), sorted({table for one in statements for table in one.tables})


def titles(model):
    return [str(one.title) for one in model.objects.all()]


def everything():
    return {name: titles(getattr(models, name)) for name in ("Content", "Article", "Episode", "LongRead")}


def refused(reader, *, bulk=False, **values):
    try:
        if bulk:
            models.Bookmark.objects.bulk_create([models.Bookmark(reader=reader, **values)])
        else:
            models.Bookmark.objects.create(reader=reader, **values)
    except IntegrityError:
        return True
    return False


def moved(reader):
    """Return whether a bookmark can become a second one of what its reader has bookmarked."""
    first, *others = models.Bookmark.objects.filter(reader=reader).order_by("pk")
    try:
        for one in others[:1]:
            models.Bookmark.objects.filter(pk=one.pk).update(content=first.content_id)
    except IntegrityError:
        return False
    return bool(others)


def bookmarked(inputs, readers):
    contents = [made(one) for one in inputs["contents"]]
    for reader, places in zip(readers, inputs["kept"], strict=True):
        for place in places:
            models.Bookmark.objects.create(reader=reader, content=contents[place])
    # An index that has the last bookmark first shows who leaves the order to the database.
    table, key = models.Bookmark._meta.db_table, models.Bookmark._meta.get_field("reader").column
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        others = "".join(f', "{one.name}"' for one in described if one.name not in ("id", key))
        cursor.execute(f'CREATE INDEX backwards ON {table} ("{key}", id DESC{others})')
    return contents


def lists(readers):
    return [[[str(part) for part in pair] for pair in reading.reading_list(reader)] for reader in readers]


def library(inputs, readers):
    contents = bookmarked(inputs, readers)
    kept = lists(readers)
    fresh = models.Reader.objects.get(pk=readers[0].pk)
    return {
        "ids": len({one.pk for one in contents}),
        "days": [str(one.published_on) for one in models.Content.objects.all()],
        "found": [models.Content.objects.get(pk=one.pk).title for one in contents[:3]],
        "all": everything(),
        "kept": kept,
        "cheap": touched(lambda: list(reading.reading_list(fresh)))[0] <= 3,
        "refused": [
            [refused(readers[0], content_id=10**6, bulk=bulk) for bulk in (False, True)],
            *([refused(readers[0], content=one, bulk=bulk) for bulk in (False, True)] for one in contents[:3]),
        ],
        "moved": moved(readers[0]) if contents else None,
        "followed": models.Bookmark.objects.filter(content__title__in=[one.title for one in contents]).count(),
    }


def changing(inputs, readers):
    """Change contents that have been bookmarked, and look again."""
    contents = bookmarked(inputs, readers)
    seen = [lists(readers)]
    for one, title in zip(contents, inputs["titles"], strict=False):
        one.title = title
        if hasattr(one, "words"):
            one.words = inputs["size"]
        one.save()
    seen.append(lists(readers))
    models.Content.objects.filter(pk=contents[-1].pk).update(title=inputs["titles"][0])
    return [*seen, lists(readers)]


def clearing(inputs, readers):
    contents = bookmarked(inputs, readers)
    seen = [lists(readers)]
    for place in inputs["deleted"]:
        one, by = contents[place], inputs["by"][place]
        if by == "kind":
            one.delete()
        elif by == "Content":
            models.Content.objects.get(pk=one.pk).delete()
        else:
            models.Content.objects.filter(pk=one.pk).delete()
    seen += [lists(readers), everything(), models.Bookmark.objects.count()]
    models.Reader.objects.filter(pk=readers[1].pk).delete()
    return [*seen, models.Bookmark.objects.count()]


def shelf(inputs):
    seen = []
    for one in inputs["contents"]:
        made(one)
    one = models.Article.objects.create(title="It changes", published_on=FIRST, words=5)
    for words in inputs["changed"]:
        one.words = words
        one.save()
        seen.append("It changes" in titles(models.LongRead))
        longs = models.LongRead.objects
        seen.append([longs.count() == longs.all().count(), longs.filter(words__lt=2000).exists()])
        seen.append([longs.exclude(title="It changes").count(), longs.aggregate(Min("words"))["words__min"]])
    tables = []
    for kind in (models.Article, models.LongRead):

        def work(kind=kind):
            long = kind.objects.create(title="A new one", published_on=FIRST, words=4000)
            long.words += 1
            long.save()
            list(kind.objects.all())

        tables.append(touched(work)[1])
    twin = models.LongRead.objects.get(pk=models.Article.objects.filter(title="A new one").latest("pk").pk)
    cut = []
    for words in (1500, inputs["minutes"][0] % 1999, 2100, 1800):
        twin.words = words
        try:
            twin.save()
            twin.refresh_from_db()
            cut.append(int(models.Article.objects.get(pk=twin.pk).words))
        except Exception as error:  # noqa: BLE001
            cut.append(type(error).__name__)
            break
    try:
        twin.delete()
    except Exception as error:  # noqa: BLE001
        cut.append(type(error).__name__)
    return {
        "cut": cut,
        "seen": seen,
        "same tables": tables[0] == tables[1],
        "twin": [int(twin.words), models.Article.objects.filter(title="A new one").count()],
        "minutes": minutes(inputs),
    }


def minutes(inputs):
    got = [models.LongRead(title="x", published_on=FIRST, words=words).minutes() for words in inputs["minutes"]]
    return [value if type(value) is int else type(value).__name__ for value in got]


def moments_of(model, field):
    return list(model.objects.filter(**{field: "in bulk"}).values_list("happened_at", flat=True))


def bounds():
    content = {"title": "T", "published_on": FIRST}
    found = []
    for model, values in (
        (models.Article, content | {"words": -1}),
        (models.Episode, content | {"minutes": -1}),
        (models.Article, content | {"words": 1, "title": "T" * 81}),
        (models.PageView, {"path": "p" * 201}),
        (models.Search, {"words": "p" * 201}),
    ):
        try:
            model(**values).full_clean(exclude=["reader"])
        except ValidationError:
            found.append("refused")
        else:
            found.append("taken")
    return found


def logs(inputs, readers):
    seen = {}
    for name in inputs["names"]:
        model, field = log_named(name), LOGS[name]
        recent = []
        for row in inputs["logs"]:
            reader = None if row["reader"] is None else readers[row["reader"]]
            given = {} if row["hours"] is None else {"happened_at": NOON + timedelta(hours=row["hours"])}
            # A database may count in milliseconds.
            before = timezone.now() - timedelta(milliseconds=1)
            stored = model.objects.create(reader=reader, **{field: row["text"]}, **given)
            recent.append(isinstance(stored.happened_at, datetime) and timezone.is_naive(stored.happened_at))
            stored = model.objects.get(pk=stored.pk)
            stored.save()
            stored.refresh_from_db()
            moment = given.get("happened_at")
            recent.append(stored.happened_at == moment if moment else before <= stored.happened_at <= timezone.now())
        before = timezone.now() - timedelta(milliseconds=1)
        model.objects.bulk_create([model(**{field: "in bulk"})])
        recent.append([one is not None and before <= one for one in moments_of(model, field)])
        own = [model._meta.db_table]
        seen[name] = {
            "moments": recent,
            "listed": [str(getattr(one, field)) for one in model.objects.all()],
            "own": [
                touched(function) == (1, own)
                for function in (
                    lambda model=model, field=field: model.objects.create(reader=readers[0], **{field: "once more"}),
                    lambda model=model: list(model.objects.all()),
                    lambda model=model: list(model.objects.filter(reader=readers[0])),
                    lambda model=model: list(model.objects.filter(happened_at__gte=NOON)),
                )
            ],
            "of reader": [str(getattr(one, field)) for one in getattr(readers[1], f"{name.lower()}_set").all()],
            "plural": str(model._meta.verbose_name_plural),
        }
    models.Reader.objects.filter(pk=readers[1].pk).delete()
    gone = models.Reader.objects.create(name="Ada")
    for name in inputs["names"]:
        log_named(name).objects.create(reader=gone, **{LOGS[name]: "of one who is gone"})
    gone.delete()
    seen["left"] = {
        name: sorted(f"{getattr(one, LOGS[name])} {one.reader_id is None}" for one in log_named(name).objects.all())
        for name in inputs["names"]
    }
    return seen


def facts(inputs):
    return {
        "minutes": minutes(inputs),
        "bounds": bounds(),
        "table of Logged": models.Logged._meta.db_table in connection.introspection.table_names(),
        "checks": [str(one.id) for one in run_checks(tags=["models"])],
        "plurals": [str(log_named(name)._meta.verbose_name_plural) for name in LOGS],
    }


def act(inputs):
    part = inputs["part"]
    if part == "facts":
        return facts(inputs)
    if part == "shelf":
        return shelf(inputs)
    readers = [models.Reader.objects.create(name="Ada") for _ in range(2)]
    return {"library": library, "changing": changing, "clearing": clearing, "logs": logs}[part](inputs, readers)
