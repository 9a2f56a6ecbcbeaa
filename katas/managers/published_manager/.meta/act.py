import warnings
from datetime import timedelta
from unittest import mock

from django.contrib import admin
from django.db import connection
from django.db.models import Count
from django.db.models.functions import Length
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katas.managers.published_manager.models import Article, Author


def at(seconds):
    return None if seconds is None else timezone.now() + timedelta(seconds=seconds)


def titles(rows):
    return [row.title for row in rows]


def write(title, author, status, seconds):
    Article.objects.create(title=title, author=author, status=status, published_at=at(seconds))


def whole():
    """Return the status of each public article, and whether one query was enough."""
    with CaptureQueriesContext(connection) as log:
        statuses = [[article.status, article.author_id is not None] for article in Article.objects.published()]
    return [statuses, len(log) <= 1]


def beside():
    """Say what is left of that which was asked for before, and how many queries it takes."""
    objects, seen = Article.objects, []
    for articles, see in (
        (objects.annotate(letters=Length("title")), lambda one: one.letters),
        (objects.defer("status"), lambda one: sorted(one.get_deferred_fields())),
        (objects.select_related("author"), lambda one: one.author.name),
        (objects.prefetch_related("author"), lambda one: one.author.name),
    ):
        with CaptureQueriesContext(connection) as log:
            found = [see(one) for one in articles.order_by("title").published()[:3]]
        seen.append([found, len(log)])
    databases = [objects.using("archive").published().db, objects.db_manager("archive").published().db]
    return [seen, databases]


def kept(article):
    """Say what is stored of an article after it was changed and saved."""
    article.status = "draft"
    article.save()
    article.refresh_from_db()
    return article.status


def act(inputs):
    with timezone.override(inputs["zone"]), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = titles(Article.objects.published())
        begun = timezone.now()
        while at(-0.005) <= begun:
            pass
        authors = [Author.objects.create(name=name) for name in inputs["authors"]]
        by_name = {author.name: author for author in authors}
        for title, author, status, seconds in inputs["articles"]:
            write(title, by_name[author], status, seconds)
        write("just now", authors[0], "published", -0.005)
        with CaptureQueriesContext(connection) as log:
            count = Article.objects.published().filter(title__startswith=inputs["prefix"]).count()
        page = admin.ModelAdmin(Article, admin.AdminSite()).get_queryset(RequestFactory().get("/"))
        everything = Article.objects.order_by("title")
        twice = [sorted(titles(one)) for _ in range(2) for one in (everything.published(), everything)]
        seen = {
            "twice": twice,
            "before": before,
            "public": sorted(titles(Article.objects.published())),
            "count": count,
            "cheap": len(log) <= 1,
            "whole": whole(),
            "beside": beside(),
            "of each": [sorted(titles(author.articles.published())) for author in authors],
            "after a filter": sorted(titles(Article.objects.filter(author=authors[-1]).published())),
            "after all": sorted(titles(Article.objects.exclude(title__startswith=inputs["prefix"]).published())),
            "orders": [titles(Article.objects.order_by(one).published()) for one in ("title", "-title")],
            "values": [[list(row) for row in Article.objects.published().values()][:2]],
            "statuses": len(Article.objects.values_list("status").published()),
            "groups": sorted(
                [str(one) for one in row]
                for row in Article.objects.values_list("author__name").published().annotate(Count("id"))
            ),
            "distinct": sorted(titles(authors[0].articles.distinct().only("title").published())),
            "reversed": titles(Article.objects.order_by("title").reverse().published()),
            "then sorted": titles(authors[0].articles.published().order_by("-title")[:3]),
            "objects": sorted(titles(Article.objects.all())),
            "all of each": [sorted(titles(author.articles.all())) for author in authors],
            "admin": sorted(titles(page)),
            "saved": [kept(article) for article in Article.objects.order_by("title")],
            "after": titles(Article.objects.published()),
        }
    moment = timezone.now().replace(microsecond=0)
    Article.objects.create(title="on time", author=authors[0], status="published", published_at=moment)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        seen["on time"] = titles(Article.objects.published())
    return {**seen, "warned": any(issubclass(one.category, RuntimeWarning) for one in caught)}
