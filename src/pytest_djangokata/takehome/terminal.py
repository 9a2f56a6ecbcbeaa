"""What a hirer reads in the terminal when a take-home is graded."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_djangokata.takehome.scorecard import Scorecard
from pytest_djangokata.takehome.words import headline, receipt_text, state_text, visible


def verdict_lines(card: Scorecard) -> Iterator[str]:
    """Yield what a take-home came to, and each kata of it."""
    yield f"{visible(card.name)}: {headline(card)}"
    for kata in card.katas:
        why = f": {visible(kata.problem)}" if kata.problem else ""
        looks = f", {len(kata.marks)} to look at" if kata.marks else ""
        yield f"  {kata.id}: {state_text(kata)}{why}{looks}"


def remark_lines(card: Scorecard) -> Iterator[str]:
    """Yield what else the hirer should know, and what to type where a kata could not be judged."""
    if card.receipt:
        yield visible(receipt_text(card))
    yield from card.remarks
    if broken := [kata.id for kata in card.katas if kata.state == "not judged"]:
        yield f"What could not be judged is no fault of the candidate's. Try it: djangokata check {' '.join(broken)}"
        yield "Then grade again, with --replace."
