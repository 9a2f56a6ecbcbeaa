"""What a reader has bookmarked."""

from __future__ import annotations

from collections.abc import Iterable

from katas.models.model_inheritance.models import Article, Episode, Reader


def reading_list(reader: Reader) -> Iterable[tuple[str, str]]:
    """Return title and length of each content that *reader* has bookmarked, the first bookmark first."""
    lengths = {}
    for title, words in Article.objects.filter(bookmark__reader=reader).values_list("title", "words"):
        lengths[title] = f"{words} words"
    for title, minutes in Episode.objects.filter(bookmark__reader=reader).values_list("title", "minutes"):
        lengths[title] = f"{minutes} minutes"
    titles = reader.bookmark_set.order_by("pk").values_list("content__title", flat=True)
    return [(title, lengths[title]) for title in titles]
