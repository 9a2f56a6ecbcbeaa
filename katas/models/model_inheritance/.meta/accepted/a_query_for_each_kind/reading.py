"""What a reader has bookmarked."""

from __future__ import annotations

from katas.models.model_inheritance.models import Article, Bookmark, Episode, Reader


def reading_list(reader: Reader) -> list[tuple[str, str]]:
    """Return title and length of each content that *reader* has bookmarked, the first bookmark first."""
    keys = list(Bookmark.objects.filter(reader=reader).order_by("id").values_list("content_id", flat=True))
    kept = {one.pk: (one.title, f"{one.words} words") for one in Article.objects.filter(bookmark__reader=reader)}
    kept |= {one.pk: (one.title, f"{one.minutes} minutes") for one in Episode.objects.filter(bookmark__reader=reader)}
    return [kept[key] for key in keys]
