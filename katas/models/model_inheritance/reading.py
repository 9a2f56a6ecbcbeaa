"""What a reader has bookmarked."""

from __future__ import annotations

from collections.abc import Iterable

from katas.models.model_inheritance.models import Reader


def reading_list(reader: Reader) -> Iterable[tuple[str, str]]:
    """Return title and length of each content that *reader* has bookmarked, the first bookmark first."""
    raise NotImplementedError
