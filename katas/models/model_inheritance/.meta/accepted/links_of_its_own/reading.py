"""What a reader has bookmarked."""

from __future__ import annotations

from django.db.models import F

from katas.models.model_inheritance.models import Reader


def reading_list(reader: Reader) -> list[list[str]]:
    """Return title and length of each content that *reader* has bookmarked, the first bookmark first."""
    rows = reader.bookmark_set.values_list(
        "content__title", F("content__as_text__words"), F("content__as_sound__minutes"), named=False
    )
    return [[title, f"{minutes} minutes" if words is None else f"{words} words"] for title, words, minutes in rows]
