"""What the archive's pages ask the database. Every argument is text that a visitor has sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.fields.json import KeyTransform
from django.http import QueryDict

from kata_project.blog.models import Post
from katas.security.sql_injection.models import Click

SORTS = {"title": "title", "views": "views", "published": "published_at", "author": "author__display_name"}
FILTERS = {"category": "category__slug", "author": "author__display_name", "tag": "tags__slug"}


def containing(text: str) -> Iterable[Post]:
    """Return the published posts with *text* in their title, the newest first."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED, title__icontains=text)
    return posts.order_by("-published_at", "-id")


def listing(sort: str) -> Iterable[Post]:
    """Return the published posts sorted by title, views, author or published, or by -title and so on downwards."""
    name = sort.removeprefix("-")
    order = ("-" if sort.startswith("-") else "") + SORTS[name] if name in SORTS else "-published_at"
    return Post.objects.filter(status=Post.Status.PUBLISHED).order_by(order, "id")


def clicks(key: str, value: str) -> Iterable[Click]:
    """Return the clicks whose data has *value* under *key*, the newest first."""
    # Not filter(**{f"data__{key}": value}): a key with two underscores would be a path, or a lookup.
    found = Click.objects.alias(found=KeyTransform(key, "data")).filter(found=value)
    return found.order_by("-happened_at", "-id")


def narrowed(params: QueryDict) -> Iterable[Post]:
    """Return the published posts of a category, an author or a tag, as the query string says; the newest first."""
    conditions = {lookup: [v for v in params.getlist(name) if v][-1] for name, lookup in FILTERS.items() if any(params.getlist(name))}
    return Post.objects.filter(status=Post.Status.PUBLISHED, **conditions).order_by("-published_at", "-id")
