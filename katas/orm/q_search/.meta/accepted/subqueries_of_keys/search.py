"""The search of the blog."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from functools import reduce

from django.db.models import Q

from kata_project.blog.models import Post


def search(words: Sequence[str], tags: Sequence[str] = (), without: Sequence[str] = ()) -> Iterable[Post]:
    """Return the published posts that the form asks for, the newest first.

    :param words: each of them must be found in the post.
    :param tags: slugs of tags; if there are any, the post must have at least one of them.
    :param without: none of these may be found in the post.
    """
    wanted = [Q(pk__in=Post.objects.filter(found(word)).values("pk")) for word in words if word.strip()]
    slugs = [Q(tags__slug=slug) for slug in tags if not slug.isspace() and slug]
    if slugs:
        wanted.append(Q(pk__in=Post.objects.filter(reduce(operator.or_, slugs)).values("pk")))
    if not wanted:
        return []
    unwanted = [~Q(pk__in=Post.objects.filter(found(word)).values("pk")) for word in without if word.strip()]
    condition = reduce(operator.and_, [*wanted, *unwanted], Q(status=Post.Status.PUBLISHED))
    return list(Post.objects.filter(condition).order_by("-published_at", "-pk"))


def found(word: str) -> Q:
    """Return the condition that *word* is found in a post."""
    return (
        Q(title__icontains=word)
        | Q(summary__icontains=word)
        | Q(category__name__icontains=word)
        | Q(tags__name__icontains=word)
    )
