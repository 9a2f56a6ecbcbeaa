"""What a hirer reads in the terminal when a take-home is drawn, and when it is graded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.draw import Balance, beside_earlier
from pytest_djangokata.takehome.model import Receipt
from pytest_djangokata.takehome.scorecard import Scorecard
from pytest_djangokata.takehome.words import headline, receipt_text, state_text, visible


def draw_lines(balance: Balance, earlier: Sequence[Receipt], katas: Sequence[Kata]) -> Iterator[str]:
    """Yield how a candidate's katas weigh, and which they are.

    :param earlier: take-homes of other candidates of the role.
    """
    yield from str(balance).splitlines()
    if beside := beside_earlier(balance, earlier):
        yield beside
    for kata in katas:
        yield f"  {kata.id}, {kata.meta.minutes} min, {amount(kata.meta.points, 'point')}"


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
