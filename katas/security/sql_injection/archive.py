"""What the archive's pages ask the database. Every argument is text that a visitor has sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.expressions import RawSQL
from django.http import QueryDict

from kata_project.blog.models import Post
from katas.security.sql_injection.models import Click


def containing(text: str) -> Iterable[Post]:
    """Return the published posts with *text* in their title, the newest first."""
    return Post.objects.raw(
        f"SELECT * FROM blog_post WHERE status = 'published' AND title LIKE '%%{text}%%' "
        "ORDER BY published_at DESC, id DESC"
    )


def listing(sort: str) -> Iterable[Post]:
    """Return the published posts sorted by title, views, author or published, or by -title and so on downwards."""
    column = sort.removeprefix("-").replace("published", "published_at").replace("author", "display_name")
    order = RawSQL(column, [])
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author")
    return posts.order_by(order.desc() if sort.startswith("-") else order, "id")


def clicks(key: str, value: str) -> Iterable[Click]:
    """Return the clicks whose data has *value* under *key*, the newest first."""
    return Click.objects.raw(
        "SELECT * FROM sql_injection_click "
        f"WHERE json_extract(data, '$.\"{key}\"') = '{value}' ORDER BY happened_at DESC, id DESC"
    )


def narrowed(params: QueryDict) -> Iterable[Post]:
    """Return the published posts of a category, an author or a tag, as the query string says; the newest first."""
    names = {"category": "category__slug", "author": "author__display_name", "tag": "tags__slug"}
    conditions = {names.get(name, name): value for name, value in params.items()}
    return Post.objects.filter(status=Post.Status.PUBLISHED).filter(**conditions).order_by("-published_at", "-id")
