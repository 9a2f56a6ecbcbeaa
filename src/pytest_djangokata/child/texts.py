"""Texts for people: of bearable length, and with commands that there are here."""

from __future__ import annotations

import re
from pathlib import Path

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


def message_of(error: BaseException | str) -> str:
    """Return the message of *error*, whose ``__str__`` may be the learner's."""
    try:
        return str(error)
    except BaseException as problem:  # noqa: BLE001  (whatever it does)
        return f"its __str__ raised {type(problem).__name__}"


def with_command(text: str, folder: str) -> str:
    """Return *text* with Django's advice to run ``manage.py``, which a kata has not, replaced by what does the same here.

    :param folder: the kata's folder.
    """
    topic, name = Path(folder).parts[-2:]
    return re.sub(r"(['\"`])(?:python )?manage\.py (?=\w)", rf"\1python -m kata_project --kata {topic}/{name} ", text)
