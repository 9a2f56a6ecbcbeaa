"""Keeping the beginning and the end of long texts."""

from __future__ import annotations

MAX_LINES = 30
MAX_CHARACTERS = 4000


def cut(text: str, lines: int = MAX_LINES, characters: int = MAX_CHARACTERS) -> str:
    """Return *text*, or its two ends with a line in between that says how much is left out.

    :param lines: how many are kept, half of them from each end.
    :param characters: how many are kept.
    """
    rows = text.split("\n")
    if len(rows) <= lines and len(text) <= characters:
        return text
    first, last = text, text
    if len(rows) > lines:
        first, last = "\n".join(rows[: lines // 2]), "\n".join(rows[-(lines // 2) :])
        left_out = f"{len(rows) - lines // 2 * 2:,} lines"
    else:
        left_out = f"{len(text) - characters // 2 * 2:,} characters"
    return f"{first[: characters // 2]}\n[… {left_out} left out …]\n{last[-(characters // 2) :]}"
