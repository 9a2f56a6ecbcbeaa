"""Reports whose columns an editor picks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kata_project.blog.models import Post


def table(posts: Iterable[Post], columns: Sequence[str]) -> list[list[str]]:
    """Return the cells of a report, a row for each post.

    :param columns: paths from the post, such as ``title`` or ``author.user.email``.
    """
    rows = list(posts)
    cells = [[cell(post, column) for post in rows] for column in columns]
    return [[column[number] for column in cells] for number in range(len(rows))]


def cell(value: object, path: str) -> str:
    """Return what *path* leads to as text; empty, if a relation on the way is."""
    for name in path.split("."):
        value = getattr(value, name)
        if value is None:
            return ""
    return str(value)
