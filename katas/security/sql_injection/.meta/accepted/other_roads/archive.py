"""What the archive's pages ask the database. Every argument is text that a visitor has sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, JSONField, OuterRef, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Lower, StrIndex
from django.http import QueryDict

from kata_project.blog.models import Post, Tag
from katas.security.sql_injection.models import Click


def containing(text: str) -> Iterable[Post]:
    """Return the published posts with *text* in their title, the newest first."""
    found = Post.objects.annotate(at=StrIndex(Lower("title"), Lower(Value(text)))).filter(status="published", at__gt=0)
    return list(found.order_by("-published_at", "-pk"))


def listing(sort: str) -> Iterable[Post]:
    """Return the published posts sorted by title, views, author or published, or by -title and so on downwards."""
    posts = sorted(Post.objects.filter(status="published").select_related("author"), key=lambda post: post.pk)
    by_column = {
        "title": lambda post: post.title,
        "views": lambda post: post.views,
        "published": lambda post: post.published_at,
        "author": lambda post: post.author.display_name,
    }
    down, name = sort[:1] == "-", sort[1:] if sort[:1] == "-" else sort
    if name not in by_column:
        down, name = True, "published"
    return sorted(posts, key=by_column[name], reverse=down)


def clicks(key: str, value: str) -> Iterable[Click]:
    """Return the clicks whose data has *value* under *key*, the newest first."""
    found = Click.objects.annotate(found=KeyTransform(key, "data")).filter(found=Value(value, JSONField()))
    return found.order_by("-happened_at", "-id").iterator()


def narrowed(params: QueryDict) -> Iterable[Post]:
    """Return the published posts of a category, an author or a tag, as the query string says; the newest first."""
    posts = Post.objects.exclude(status="draft")
    if slug := params.get("category"):
        posts = posts.filter(category__slug=slug)
    if name := params.get("author", ""):
        posts = posts.filter(author__display_name__exact=name)
    if tag := params.get("tag"):
        posts = posts.filter(Exists(Tag.objects.filter(posts=OuterRef("pk"), slug=tag)))
    return posts.order_by("-published_at", "-id")
