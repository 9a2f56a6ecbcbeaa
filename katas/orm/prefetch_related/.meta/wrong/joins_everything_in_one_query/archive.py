"""The archive page of an author."""

from __future__ import annotations

from typing import Any

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def archive(author: Profile) -> list[dict[str, Any]]:
    """Return what the archive page shows of each published post of *author*, the newest post first.

    For example::

        [{"title": "How we moved", "tags": ["cats", "travel"], "comments": ["Well done!", "Why?"], "waiting": 3}]

    ``comments`` are the approved ones, ``waiting`` is the number of the others.
    """
    posts = Post.objects.filter(author=author, status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    names = ["pk", "title", "tags__name", "comments__pk", "comments__body", "comments__created_at", "comments__approved"]
    entries: dict[int, Any] = {}
    for pk, title, tag, comment, body, written, approved in posts.values_list(*names):
        one = entries.setdefault(pk, {"title": title, "tags": set(), "comments": {}})
        if tag:
            one["tags"].add(tag)
        if comment:
            one["comments"][comment] = (written, comment, body, approved)
    return [
        {
            "title": one["title"],
            "tags": sorted(one["tags"]),
            "comments": [row[2] for row in sorted(one["comments"].values()) if row[3]],
            "waiting": sum(not row[3] for row in one["comments"].values()),
        }
        for one in entries.values()
    ]
