from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katas.managers.chainable_queryset.models import Article, Author, Comment, Tag

CALLS = [
    ("published",),
    ("tagged",),
    ("popular", 1),
    ("with_comment_count",),
    ("publish",),
    ("create_draft", "New"),
]


def moment(text):
    return None if text is None else datetime.fromisoformat(text)


def stored(inputs):
    authors = {name: Author.objects.create(name=name) for name in inputs["authors"]}
    tags = {slug: Tag.objects.create(slug=slug) for slug in inputs["tags"]}
    articles = Article.objects.bulk_create(
        Article(
            author=authors.get(one["author"]),
            title=one["title"],
            status=one["status"],
            published_at=moment(one["at"]),
            views=one["views"],
        )
        for one in inputs["articles"]
    )
    link = Article.tags.through
    made = list(zip(articles, inputs["articles"], strict=True))
    link.objects.bulk_create(link(article=article, tag=tags[slug]) for article, one in made for slug in one["tags"])
    Comment.objects.bulk_create(
        Comment(article=article, is_approved=approved) for article, one in made for approved in one["comments"]
    )
    return {"authors": authors, "tags": tags}


def begun(start, names):
    kind, *rest = start
    if kind == "objects":
        return Article.objects
    if kind == "joined":
        return Article.objects.filter(tags__slug__in=rest[0]).order_by("pk")
    if kind == "waiting":
        return Article.objects.filter(comments__is_approved=False).order_by("pk")
    if kind == "by views":
        return Article.objects.order_by("-views", "-title")
    return names[kind][rest[0]].articles


def chained(those, steps):
    for name, *args in steps:
        if name == "published":
            those = those.published(at=moment(args[0])) if args else those.published()
        elif name == "filter":
            those = those.filter(views__gte=args[0])
        else:
            those = getattr(those, name)(*args)
    return those


def told(function, *args):
    try:
        with transaction.atomic():
            return function(*args)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def asked(one, names):
    with CaptureQueriesContext(connection) as log:
        those = chained(begun(one["start"], names), one["steps"])
    early = len(log)
    if not isinstance(those, QuerySet):
        return type(those).__name__
    found = list(those)
    rows = [[article.title, getattr(article, "comment_count", None)] for article in found]
    if one["start"][0] != "by views":
        rows.sort()
    # A join of the caller's may repeat an article.
    if one["start"][0] in ("joined", "waiting"):
        rows = [list(row) for row in sorted(set(map(tuple, rows)))]
    counted = any(step[0] == "with_comment_count" for step in one["steps"])
    least = those.filter(comment_count__gte=2).values("pk").distinct().count() if counted else None
    none = those.filter(comment_count=0).values("pk").distinct().count() if counted else None
    return [early, rows, least, none]


def published(one, names):
    those = chained(begun(one["start"], names), one["steps"])
    with CaptureQueriesContext(connection) as log:
        number = those.publish(at=moment(one["at"])) if one["at"] else those.publish()
    return [number, len(log) <= 1]


def there(names):
    author, tag = (next(iter(names[kind].values())).articles for kind in ("authors", "tags"))
    places = [Article.objects, author, tag, Article.objects.all(), author.all(), tag.filter(views=1)]
    return [[outcome(place, *call) for call in CALLS] for place in places]


def outcome(place, method, *arguments):
    with transaction.atomic():
        try:
            getattr(place, method)(*arguments)
        except Exception as error:  # noqa: BLE001
            return type(error).__name__
        finally:
            transaction.set_rollback(True)
    return "done"


def drafted(one, names):
    fields = {"author": names["authors"][one["author"]]} if one["author"] else {}
    place = begun(one["start"], names)
    return [
        drawn(place.create_draft(one["title"], views=one["views"], **fields)),
        drawn(place.create_draft(title=one["title"], **fields)),
        place.filter(title=one["title"]).count(),
    ]


def drawn(article):
    article.refresh_from_db()
    author = article.author and article.author.name
    tags = sorted(tag.slug for tag in article.tags.all())
    return [article.status, article.published_at is None, article.views, author, tags]


def by_the_clock(title):
    """Publish now, and look now and a minute before the time has come."""
    Article.objects.create(title=title)
    mine = Article.objects.filter(title=title)
    mine.publish()
    seen = [mine.published().count()]
    mine.update(published_at=timezone.now() + timedelta(minutes=1))
    seen.append(mine.published().count())
    asked = mine.published()
    due = timezone.now() + timedelta(microseconds=1)
    mine.update(published_at=due)
    while timezone.now() < due + timedelta(milliseconds=2):
        pass
    return [*seen, asked.count()]


def since(article):
    at = article.published_at
    return at and ("now" if abs(timezone.now() - at) < timedelta(minutes=2) else at.isoformat())


def act(inputs):
    names = stored(inputs)
    part = inputs["part"]
    if part == "asked":
        return [told(asked, one, names) for one in inputs["asked"]]
    if part == "published":
        done = [told(published, one, names) for one in inputs["published"]]
        return [done, [[one.title, one.status, since(one)] for one in Article.objects.order_by("title")]]
    return {
        "drafted": [told(drafted, one, names) for one in inputs["drafted"]],
        "there": told(there, names),
        "clock": told(by_the_clock, inputs["mine"]),
    }
