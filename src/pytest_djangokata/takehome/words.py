"""Candidates' texts made harmless for pages, and times and counts as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from pytest_djangokata.progress.markdown import code as code_span
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.scorecard import KataScore, Scorecard, State

#: What became of a kata, in the same words in the terminal, on the card and in a comparison.
STATES: dict[State, str] = {
    "solved": "solved",
    "not solved": "not solved",
    "untouched": "as it was handed out",
    "missing": "nothing came back",
    "not judged": "could not be judged",
}


#: Those in which an answer ran.
RAN: tuple[State, ...] = ("solved", "not solved")


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
    return code_span(text.replace("|", "\\|") if cell else text)


def state_text(kata: KataScore) -> str:
    """Return what became of a kata, and which files of it are missing; no word of it is the candidate's."""
    gone = f"{' and '.join(kata.gone)} {'is' if len(kata.gone) == 1 else 'are'} missing" if kata.gone else ""
    if kata.state != "missing":
        return f"{STATES[kata.state]}, {gone}" if gone else STATES[kata.state]
    return gone or ("nothing that can be taken came back" if kata.problem else STATES["missing"])


def solved_text(katas: Sequence[KataScore], verb: str = "") -> str:
    """Return how many katas are solved, and beside it how many could not be judged, since those are no candidate's fault.

    :param verb: follows the number of those that were judged.
    """
    judged = [kata for kata in katas if kata.state != "not judged"]
    left = f"{len(katas) - len(judged)} could not be judged"
    if not judged:
        return left
    said = f"{sum(kata.state == 'solved' for kata in judged)} of {len(judged)}"
    return f"{said}{verb}" if len(judged) == len(katas) else f"{said} judged{verb}, {left}"


def totals_text(groups: Mapping[str, Sequence[KataScore]]) -> str:
    """Return how many katas of each group are solved."""
    return "; ".join(f"{name} {solved_text(katas)}" for name, katas in groups.items())


def cases_text(katas: Sequence[KataScore]) -> str:
    """Return how many cases were answered rightly, of all; katas that could not be judged are told apart."""
    said = f"{sum(kata.passed for kata in katas)} of {sum(kata.cases for kata in katas)}"
    left = sum(kata.state == "not judged" for kata in katas)
    return f"{said}; {amount(left, 'kata')} could not be judged" if left else said


def headline(card: Scorecard) -> str:
    """Return what a take-home came to, in one sentence."""
    rest = f"{'; ' if card.elapsed is None else ', '}{time_spent(card)}"
    return f"{solved_text(card.katas, ' solved')}{rest}."


def moment(time: datetime) -> str:
    """Return a moment as people write it."""
    zone = time.strftime(" %Z") if time.tzinfo is not None else ""
    return f"{time:%Y-%m-%d %H:%M}{zone}"


def times_text(card: Scorecard) -> str:
    """Return when the candidate began and ended."""
    if card.started is None and card.submitted is None:
        return "start and end are not noted"
    start = "start not noted" if card.started is None else f"begun {moment(card.started)}"
    end = "end not noted" if card.submitted is None else f"handed in {moment(card.submitted)}"
    return f"{start}, {end}: the candidate's own word, not verified"


def time_spent(card: Scorecard) -> str:
    """Return how long it took beside how long it may take."""
    budget = card.role.minutes
    if card.elapsed is not None:
        over = card.elapsed - budget
        return f"{card.elapsed} of {amount(budget, 'minute')}" + (f", {over} over" if over > 0 else "")
    given = f"{amount(budget, 'minute')} {'was' if budget == 1 else 'were'} given"
    match card.started is None, card.submitted is None:
        case True, True:
            return f"start and end are not noted; {given}"
        case True, False:
            return f"the start is not noted; {given}"
        case False, True:
            return f"the end is not noted; {given}"
    return f"start and end make no sense together; {given}"


def receipt_text(card: Scorecard) -> str:
    """Return the sentence about a receipt that does not count; empty where it counts."""
    return f"{card.receipt[0].upper()}{card.receipt[1:]}." if card.receipt else ""


def probe_text(kata: KataScore) -> str:
    """Return how many cases of the probe were answered rightly."""
    return f"{kata.passed} of {amount(kata.cases, 'case')}" if kata.cases else "–"


def tests_text(kata: KataScore) -> str:
    """Return how many of a kata's tests pass."""
    return f"{kata.tests - len(kata.failed)} of {kata.tests}" if kata.tests else "–"


def beside(own: int, reference: int, kata: KataScore) -> str:
    """Return a count beside the reference's in the same cases."""
    return f"{own} / {reference}" if kata.state in RAN and (own or reference) else "–"


def counted(katas: Sequence[KataScore]) -> str:
    """Return what is to be known about the counts of queries and rows."""
    said = (
        "Queries and rows: the candidate's / the reference's, in the cases that got an answer, right or wrong. "
        "At a case without an answer the probe stops: that one and those after it are not counted for either."
    )
    if any(kata.state in RAN and not kata.verified for kata in katas):
        return f"{said} They were counted in the process of the answer, which could forge them."
    return said
