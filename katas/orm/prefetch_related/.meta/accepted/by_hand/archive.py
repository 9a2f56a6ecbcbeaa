"""The archive page of an author."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post


def archive(author: Profile) -> list[dict[str, Any]]:
    """Return what the archive page shows of each published post of *author*, the newest post first.

    For example::

        [{"title": "How we moved", "tags": ["cats", "travel"], "comments": ["Well done!", "Why?"], "waiting": 3}]

    ``comments`` are the approved ones, ``waiting`` is the number of the others.
    """
    posts = Post.objects.filter(author=author, status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    posts = list(posts)
    tags, comments, waiting = defaultdict(list), defaultdict(list), defaultdict(int)
    for pair in Post.tags.through.objects.filter(post__in=posts).select_related("tag").order_by("tag__name"):
        tags[pair.post_id].append(pair.tag.name)
    for comment in Comment.objects.filter(post__in=posts).order_by("created_at", "id"):
        if comment.approved:
            comments[comment.post_id].append(comment.body)
        else:
            waiting[comment.post_id] += 1
    return [
        {"title": post.title, "tags": tags[post.pk], "comments": comments[post.pk], "waiting": waiting[post.pk]}
        for post in posts
    ]
