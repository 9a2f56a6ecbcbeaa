"""What a reader has bookmarked."""

from __future__ import annotations

from collections.abc import Iterator

from katas.models.model_inheritance.models import Bookmark, Reader


def reading_list(reader: Reader) -> Iterator[tuple[str, str]]:
    """Yield title and length of each content that *reader* has bookmarked, the first bookmark first."""
    for bookmark in Bookmark.objects.filter(reader_id=reader.pk).select_related("content").order_by("pk"):
        one = bookmark.content
        yield one.title, f"{one.words} words" if one.kind == "article" else f"{one.duration} minutes"
