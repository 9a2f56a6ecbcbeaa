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
        return []
    found = []
    for post in Post.objects.filter(status="published").select_related("category").prefetch_related("tags"):
        names = [post.title, post.summary, post.category.name if post.category else "", *(t.name for t in post.tags.all())]
        text = "\n".join(names).lower()
        if not all(word.lower() in text for word in words) or any(word.lower() in text for word in without):
            continue
        if not tags or {tag.slug for tag in post.tags.all()} & set(tags):
            found.append(post)
    return sorted(found, key=lambda post: (post.published_at, post.pk), reverse=True)


def given(entries: Sequence[str]) -> list[str]:
    """Return the entries that are not blank."""
    return [entry for entry in entries if entry.strip()]
