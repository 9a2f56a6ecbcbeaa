"""How words are counted."""

from __future__ import annotations


def words_in(text: str) -> int:
    """Return how many words a text has: what is between spaces, tabs and line breaks."""
    return len(text.split())
