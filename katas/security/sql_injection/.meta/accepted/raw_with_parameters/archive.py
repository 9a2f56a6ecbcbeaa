"""What the archive's pages ask the database. Every argument is text that a visitor has sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from kata_project.blog.models import Post
from katas.security.sql_injection.models import Click

FILTERS = {"category": "category__slug", "author": "author__display_name", "tag": "tags__slug"}


def containing(text: str) -> Iterable[Post]:
    """Return the published posts with *text* in their title, the newest first."""
    for character in ("\\", "%", "_"):
        text = text.replace(character, "\\" + character)
    return Post.objects.raw(
        "SELECT * FROM blog_post WHERE status = %s AND title LIKE %s ESCAPE %s ORDER BY published_at DESC, id DESC",
        ["published", f"%{text}%", "\\"],
    )


def listing(sort: str) -> Iterable[Post]:
    """Return the published posts sorted by title, views, author or published, or by -title and so on downwards."""
    columns = {"title": "p.title", "views": "p.views", "published": "p.published_at", "author": "a.display_name"}
    column, direction = columns.get(sort.removeprefix("-")), "DESC" if sort.startswith("-") else "ASC"
    if column is None:
        column, direction = "p.published_at", "DESC"
    return Post.objects.raw(
        "SELECT p.* FROM blog_post p JOIN accounts_profile a ON a.id = p.author_id "
        f"WHERE p.status = 'published' ORDER BY {column} {direction}, p.id"
    )


def clicks(key: str, value: str) -> Iterable[Click]:
    """Return the clicks whose data has *value* under *key*, the newest first."""
    return Click.objects.raw(
        "SELECT * FROM sql_injection_click WHERE json_extract(data, %s) = %s ORDER BY happened_at DESC, id DESC",
        [f'$."{key}"', value],
    )


def narrowed(params: QueryDict) -> Iterable[Post]:
    """Return the published posts of a category, an author or a tag, as the query string says; the newest first."""
    conditions = {lookup: params[name] for name, lookup in FILTERS.items() if params.get(name)}
    return Post.objects.filter(status=Post.Status.PUBLISHED, **conditions).order_by("-published_at", "-id")
