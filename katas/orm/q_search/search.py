"""The search of the blog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kata_project.blog.models import Post


def search(words: Sequence[str], tags: Sequence[str] = (), without: Sequence[str] = ()) -> Iterable[Post]:
    """Return the published posts that the form asks for, the newest first.

    :param words: each of them must be found in the post.
    :param tags: slugs of tags; if there are any, the post must have at least one of them.
    :param without: none of these may be found in the post.
    """
    raise NotImplementedError
