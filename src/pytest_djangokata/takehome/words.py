"""Candidates' texts made harmless for pages, and times and counts as people say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from pytest_djangokata.takehome.scorecard import KataScore, Scorecard, State

STATES: dict[State, str] = {
    "solved": "solved",
    "not solved": "not solved",
    "untouched": "as it was handed out",
    "missing": "nothing came back",
    "not judged": "could not be judged",
}


def visible(text: str) -> str:
    """Return one line of text in which every sign can be seen.

    Those that nobody sees, or that turn the order of others around, are shown as Python writes them.
    """
    return "".join(sign if sign == "\t" or sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def block(lines: Sequence[str]) -> str:
    """Return lines as a block of Markdown in which nothing means anything."""
    text = "\n".join(visible(line) for line in lines)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def code(text: str, *, cell: bool = False) -> str:
    """Return a text as code within a line of Markdown.

    :param cell: the line is one of a table.
    """
    text = visible(" ".join(text.split())) or " "
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    text = text.replace("|", "\\|") if cell else text
    edge = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def moment(time: datetime | None) -> str:
    """Return a moment as people write it."""
    if time is None:
        return "not noted"
    zone = time.strftime(" %Z") if time.tzinfo is not None else ""
    return f"{time:%Y-%m-%d %H:%M}{zone}"


def time_spent(card: Scorecard) -> str:
    """Return how long it took beside how long it may take."""
    budget = card.role.minutes
    if card.elapsed is None:
        return f"not noted, of {budget} minutes"
    over = card.elapsed - budget
    return f"{card.elapsed} of {budget} minutes" + (f", {over} over" if over > 0 else "")


def probe_text(kata: KataScore) -> str:
    """Return the probe's word on a kata."""
    if kata.problem:
        return kata.problem
    if not kata.cases:
        return "–"
    return f"{kata.passed} of {kata.cases} cases"


def tests_text(kata: KataScore) -> str:
    """Return how many of a kata's tests pass."""
    return f"{kata.tests - len(kata.failed)} of {kata.tests}" if kata.tests else "–"


def beside(own: int, reference: int, kata: KataScore) -> str:
    """Return a count beside the reference's in the same cases."""
    return f"{own} / {reference}" if kata.cases and (own or reference) else "–"


def counted(katas: Sequence[KataScore]) -> str:
    """Return what is to be known about the counts of queries and rows."""
    said = "Queries and rows: the candidate's / the reference's, in the cases that were answered."
    if any(kata.cases and not kata.verified for kata in katas):
        return f"{said} They were counted in the process of the answer, which could forge them."
    return said
