"""Katas and progress as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pytest_djangokata.learner.notes import Note
from pytest_djangokata.learner.overview import Overview
from pytest_djangokata.learner.readiness import PathTotals, rated
from pytest_djangokata.progress.model import KataProgress, State, count


class Row(msgspec.Struct, frozen=True):
    """One kata as ``--json`` shows it.

    :param state: untouched, failing, solved, broken or not_runnable.
    :param stale: its files have changed since its tests gave this state.
    :param folder: where it lies.
    :param hints: how many hints were shown.
    :param rating: how well the learner could explain it, 1 to 4; 0 if not rated.
    :param needs: what to type where it cannot run here.
    """

    id: str
    topic: str
    title: str
    level: str
    question: str
    points: int
    minutes: int
    state: str
    stale: bool
    folder: str
    hints: int
    rating: int
    needs: list[str]


def rows(katas: Iterable[KataProgress], notes: Mapping[str, Note]) -> list[Row]:
    """Return a row for each kata."""
    return [row(kata, notes.get(kata.id, Note())) for kata in katas]


def row(kata: KataProgress, note: Note) -> Row:
    """Return one kata with its note."""
    return Row(
        id=kata.id,
        topic=kata.topic,
        title=kata.title,
        level=kata.level.value,
        question=kata.question,
        points=kata.points,
        minutes=kata.minutes,
        state=kata.state.value,
        stale=kata.stale,
        folder=str(kata.folder),
        hints=note.hints,
        rating=note.rating,
        needs=[lack.command or lack.reason for lack in kata.lacks],
    )


class Totals(msgspec.Struct, frozen=True):
    """How far the learner is, as ``--json`` shows it.

    :param topics: solved katas and all katas, under ``topic`` and then under the level.
    :param explain: IDs of katas that are solved and cannot be explained yet.
    :param asked: IDs of katas that are not solved, and that the quiz asked about and that could not be explained.
    :param ratings: how often the quiz was rated with each word.
    :param path: how far it is on the path of questions; none where only some topics or levels were asked for.
    """

    katas: int
    solved: int
    points: int
    earned: int
    topics: dict[str, dict[str, tuple[int, int]]]
    explain: list[str]
    broken: list[str]
    stale: list[str]
    asked: list[str]
    ratings: dict[str, int]
    path: PathTotals | None


def totals(katas: Sequence[KataProgress], seen: Overview, path: PathTotals | None) -> Totals:
    """Return the sums over *katas*."""
    chosen = {kata.id for kata in katas}
    every = count(katas)
    topics: dict[str, dict[str, tuple[int, int]]] = {}
    for kata in katas:
        of_level = [one for one in katas if (one.topic, one.level) == (kata.topic, kata.level)]
        topics.setdefault(kata.topic, {})[kata.level.value] = (sum(one.solved for one in of_level), len(of_level))
    return Totals(
        katas=every.katas,
        solved=every.solved,
        points=every.points,
        earned=every.earned,
        topics=topics,
        explain=[kata.id for kata in seen.to_explain if kata.id in chosen],
        broken=[kata.id for kata in katas if kata.state is State.BROKEN],
        stale=[kata.id for kata in katas if kata.stale],
        asked=[kata.id for kata in seen.to_ask_again if kata.id in chosen],
        ratings=rated(note for name, note in seen.notes.items() if name in chosen),
        path=path,
    )
