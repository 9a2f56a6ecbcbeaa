"""What a reader has bookmarked."""

from __future__ import annotations

from katas.models.model_inheritance.models import Bookmark, Content, Reader


def length(content: Content) -> str:
    """Return how long *content* is; which kind it is says the row that it has in a child's table."""
    if hasattr(content, "article"):
        return f"{content.article.words} words"
    return f"{content.episode.minutes} minutes"


def reading_list(reader: Reader) -> list[tuple[str, str]]:
    """Return title and length of each content that *reader* has bookmarked, the first bookmark first."""
    bookmarks = Bookmark.objects.filter(reader=reader).select_related("content__article", "content__episode")
    return [(bookmark.content.title, length(bookmark.content)) for bookmark in bookmarks.order_by("id")]
