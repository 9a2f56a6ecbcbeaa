"""``djangokata takehome compare``: candidates of one role side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue.page import cell
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.scorecard import Scorecard, totals
from pytest_djangokata.takehome.weight import CHANGED, Weight, span, unequal, weight_of
from pytest_djangokata.takehome.words import (
    beside,
    cases_text,
    code,
    counted,
    solved_text,
    state_text,
    time_spent,
    visible,
)

CARD = "scorecard.json"


@dataclass(frozen=True)
class Line:
    """One fact of every candidate."""

    what: str
    values: list[str]


@dataclass(frozen=True)
class Comparison:
    """Candidates of one role, as plain data."""

    role: str
    names: list[str]
    rows: list[Line]
    remarks: list[str]


def read_card(path: Path) -> Scorecard:
    """Read a scorecard.

    :param path: the file, or the folder with a ``scorecard.json``.

    :raises DjangokataError: if it is none.
    """
    path = path / CARD if path.is_dir() else path
    try:
        return msgspec.json.decode(path.read_bytes(), type=Scorecard)
    except FileNotFoundError:
        raise DjangokataError(
            f"{path}: there is no such file.\nWrite one: djangokata takehome grade FILE.zip --out DIR"
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DjangokataError(
            f"{path}: it is no scorecard: {error}\nGive what `djangokata takehome grade` wrote: DIR/{CARD}"
        ) from error


def compare(cards: Sequence[Scorecard], places: Sequence[Path]) -> Comparison:
    """Return candidates side by side.

    :param places: where the cards were read from, as they are named where two are of the same take-home.

    :raises DjangokataError: if they had different roles.
    """
    first = cards[0]
    for card in cards:
        if card.role != first.role:
            raise DjangokataError(
                f"{card.name} and {first.name} had different roles: their katas cannot be compared.\n"
                "Compare take-homes of one level, time, topics, packs and seed: djangokata takehome list"
            )
    weights = [weight_of((kata.id, kata.minutes, kata.level) for kata in card.katas) for card in cards]
    lines = [
        Line("asked", [str(weight) for weight in weights]),
        Line("solved", [solved_text(card.katas) for card in cards]),
        Line("cases answered rightly", [cases_text(card.katas) for card in cards]),
        Line("time (own word)", [time_spent(card) for card in cards]),
    ]
    topics = sorted({kata.topic for card in cards for kata in card.katas})
    most = max(len(card.katas) for card in cards)
    lines += [
        *(Line(topic, [_topic(card, topic) for card in cards]) for topic in topics),
        *(Line(f"kata {number + 1}", [_kata(card, number) for card in cards]) for number in range(most)),
        Line("queries / reference", [_counts(card, "queries") for card in cards]),
        Line("rows / reference", [_counts(card, "rows") for card in cards]),
        Line("own tests", [str(sum(one.tests for kata in card.katas for one in kata.added)) for card in cards]),
        Line("lint findings", [str(sum(len(kata.lint or ()) for kata in card.katas)) for card in cards]),
        Line("to look at", [str(sum(len(kata.marks) for kata in card.katas)) for card in cards]),
        Line("receipt", ["none that counts" if card.receipt else "signed by you" for card in cards]),
    ]
    role = first.role
    only = f", {', '.join(role.topics)}" if role.topics else ""
    return Comparison(
        role=f"{role.level}, {amount(role.minutes, 'minute')}{only}",
        names=[card.name for card in cards],
        rows=lines,
        remarks=[
            *_namesakes(cards, places),
            *_weighed(cards, weights),
            counted([kata for card in cards for kata in card.katas]),
            "Numbers begin a talk; they do not end it.",
        ],
    )


def _namesakes(cards: Sequence[Scorecard], places: Sequence[Path]) -> Iterator[str]:
    """Yield which cards are of one take-home: a receipt is a file, and can be put into another candidate's archive."""
    found: dict[str, list[str]] = {}
    for card, place in zip(cards, places, strict=True):
        found.setdefault(card.id, []).append(visible(str(place)))
    for name, same in found.items():
        if len(same) > 1:
            listed = f"{', '.join(same[:-1])} and {same[-1]}"
            yield (
                f"{listed} have the same ID, {visible(name)}: it is one card twice, or one candidate's receipt came back "
                "in another's archive."
            )


def _weighed(cards: Sequence[Scorecard], weights: Sequence[Weight]) -> Iterator[str]:
    """Yield whether the candidates were asked the same, or as much."""
    if differ := unequal(weights):
        yield f"The katas do not weigh the same: {', '.join(differ)}; {CHANGED}"
    elif len({frozenset(kata.id for kata in card.katas) for card in cards}) == 1:
        yield "The katas are the same."
    else:
        yield f"The katas differ, and weigh about the same: {span([one.minutes for one in weights], 'minute')}."
    cases: dict[str, set[int]] = {}
    for kata in (kata for card in cards for kata in card.katas if kata.state != "not judged"):
        cases.setdefault(kata.id, set()).add(kata.cases)
    for name in sorted(name for name, numbers in cases.items() if len(numbers) > 1):
        yield f"{name} was graded with {span(list(cases[name]), 'case')}. Grade all of them again, with the same kata."


def _topic(card: Scorecard, topic: str) -> str:
    katas = totals(card.katas, "topic").get(topic)
    return solved_text(katas) if katas else "–"


def _kata(card: Scorecard, number: int) -> str:
    if number >= len(card.katas):
        return "–"
    kata = card.katas[number]
    return f"{kata.id}: {state_text(kata)}"


def _counts(card: Scorecard, what: str) -> str:
    judged = [kata for kata in card.katas if kata.cases]
    own = sum(getattr(kata, what) for kata in judged)
    return beside(own, sum(getattr(kata, f"reference_{what}") for kata in judged), judged[0]) if judged else "–"


def comparison_text(comparison: Comparison) -> str:
    """Return the comparison as Markdown."""
    head = f"| {comparison.role} | {' | '.join(code(name, cell=True) for name in comparison.names)} |"
    lines = [head, "|---|" + "---|" * len(comparison.names)]
    lines += [f"| {line.what} | {' | '.join(cell(value) for value in line.values)} |" for line in comparison.rows]
    return "\n".join([*lines, "", "\n\n".join(comparison.remarks)]) + "\n"
