import warnings
from datetime import datetime, timedelta
from unittest import mock

from django.contrib import admin
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katas.managers.custom_manager import managers, models

KINDS = (models.Article, models.Episode, models.Notice)


def at(seconds):
    return None if seconds is None else timezone.now() + timedelta(seconds=seconds)


def titles(rows):
    return sorted(row.title for row in rows)


def public():
    return [titles(kind.published.all()) for kind in KINDS]


def saved():
    """Say for each kind whether every row can be saved again, public or not."""
    answers = []
    for kind in KINDS:
        try:
            for row in list(kind.objects.all()):
                row.save()
        except IntegrityError:
            answers.append(False)
        else:
            answers.append(True)
    return answers


def ended():
    """Ask for the notices by a field that none of the three managers begins with, of a model without ``objects``."""
    manager = managers.published("shown_until")
    manager.model = models.Notice
    with mock.patch.object(models.Notice, "objects", None):
        return titles(manager.all())


def later_today():
    """Return how many seconds it is until a later moment of the same day."""
    rest = timezone.now().replace(hour=23, minute=59, second=59) - timezone.now()
    return max(20, min(3600, rest.total_seconds() / 2))


def on_time(author):
    """Say what is public at a moment when rows begin and one ends."""
    moment = at(-0.005)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    models.Article(title="on time", author=author, published_at=moment).save()
    models.Episode(title="on time", host=author, aired_at=moment).save()
    models.Notice(title="on time", shown_from=moment).save()
    models.Notice(title="ends", shown_from=at(-60), shown_until=moment).save()
    with mock.patch("django.utils.timezone.datetime", Stopped):
        seen = public()
    for kind in KINDS:
        kind.objects.filter(title__in=("on time", "ends")).delete()
    return seen


def abroad():
    """Say what is public while the clocks of other time zones are shown."""
    seen = []
    for hours in (-10, 9):
        with timezone.override(timezone.get_fixed_timezone(60 * hours)):
            seen.append(public())
    return seen


def with_and_without_an_end():
    """Ask by the same beginning, with an end and without, and by a beginning that may be null."""
    made = [
        managers.published("shown_from"),
        managers.published("shown_from", "shown_until"),
        managers.published("shown_until", "shown_from"),
    ]
    for manager in made:
        manager.model = models.Notice
    return [titles(manager.all()) for manager in made]


def by_each_method(manager):
    """Say what other methods of a manager than all() and filter() find."""
    return [
        sorted(row.title for row in manager.exclude(title="")),
        sorted(manager.values_list("title", flat=True)),
        [row.title for row in manager.order_by("-title")[:3]],
        sorted(row.title for row in manager.iterator()),
        sorted(row.title for row in manager.in_bulk().values()),
        manager.count(),
        str(manager.order_by("title").first()),
    ]


def act(inputs):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = public()
        authors = {name: models.Author.objects.create(name=name) for name in inputs["authors"]}
        for title, author, seconds in inputs["articles"]:
            models.Article(title=title, author=authors[author], published_at=at(seconds)).save()
        for title, host, seconds in inputs["episodes"]:
            models.Episode(title=title, host=authors[host], aired_at=at(seconds)).save()
        for title, since, until in inputs["notices"]:
            models.Notice(title=title, shown_from=at(since), shown_until=at(until)).save()
        someone = models.Author.objects.create(name="Someone")
        models.Article(title="later today", author=someone, published_at=at(later_today())).save()
        models.Episode(title="later today", host=someone, aired_at=at(later_today())).save()
        models.Notice(title="later today", shown_from=at(later_today())).save()
        models.Notice(title="until later today", shown_from=at(-99), shown_until=at(later_today())).save()
        now = public()
        begun = timezone.now()
        while at(-0.005) <= begun:
            pass
        first = next(iter(authors.values()))
        models.Article(title="just now", author=first, published_at=at(-0.005)).save()
        models.Episode(title="just now", host=first, aired_at=at(-0.005)).save()
        models.Notice(title="just now", shown_from=at(-0.005)).save()
        models.Notice(title="just over", shown_from=at(-60), shown_until=at(-0.005)).save()
        with CaptureQueriesContext(connection) as log:
            count = models.Article.published.filter(title__startswith=inputs["prefix"]).count()
        site = admin.AdminSite()
        seen = {
            "before": before,
            "now": now,
            "just_now": public(),
            "abroad": abroad(),
            "databases": [kind.published.db_manager("archive").all().db for kind in KINDS],
            "methods": [by_each_method(kind.published) for kind in KINDS],
            "methods_of_authors": by_each_method(someone.articles(manager="published")),
            "ended": ended(),
            "on_time": on_time(first),
            "ends": with_and_without_an_end(),
            "saved": saved(),
            "count": count,
            "cheap": len(log) <= 1,
            "articles": [titles(one.articles(manager="published").all()) for one in authors.values()],
            "episodes": [titles(one.episodes(manager="published").all()) for one in authors.values()],
            "all_articles": [titles(one.articles.all()) for one in authors.values()],
            "objects": [titles(kind.objects.all()) for kind in KINDS],
            "admin": [titles(admin.ModelAdmin(kind, site).get_queryset(RequestFactory().get("/"))) for kind in KINDS],
        }
    return {**seen, "warned": any(issubclass(one.category, RuntimeWarning) for one in caught)}
