"""The search of the blog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from kata_project.blog.models import Post


def search(words: Sequence[str], tags: Sequence[str] = (), without: Sequence[str] = ()) -> Iterable[Post]:
    """Return the published posts that the form asks for, the newest first.

    :param words: each of them must be found in the post.
    :param tags: slugs of tags; if there are any, the post must have at least one of them.
    :param without: none of these may be found in the post.
    """
    words, tags, without = given(words), given(tags), given(without)
    if not words and not tags:
        return Post.objects.none()
    posts = Post.objects.filter(status=Post.Status.PUBLISHED)
    for word in words:  # A filter for each: two words may be found in two different tags.
        posts = posts.filter(found(word))
    if tags:
        posts = posts.filter(tags__slug__in=tags)
    for word in without:
        posts = posts.exclude(found(word))
    return posts.distinct().order_by("-published_at", "-id")


def found(word: str) -> Q:
    """Return the condition that *word* is found in a post."""
    return (
        Q(title__icontains=word)
        | Q(summary__icontains=word)
        | Q(category__name__icontains=word)
        | Q(tags__name__icontains=word)
    )


def given(entries: Sequence[str]) -> list[str]:
    """Return the entries that are not blank."""
    return [entry for entry in entries if entry not in ("", " ")]
