"""How far the learner is towards an interview: on the path of questions, and by the ratings of the quiz."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pytest_djangokata.catalogue import Catalogue
from pytest_djangokata.learner.notes import RATINGS, Note
from pytest_djangokata.learner.overview import Overview
from pytest_djangokata.progress.next_kata import PATH


class PathTotals(msgspec.Struct, frozen=True):
    """How far the learner is on a path. Several questions may have the same kata, so they are counted and not the katas.

    :param solved: questions whose kata is solved.
    :param explained: those of them whose kata the learner has rated as explained well, or better.
    :param left: IDs of the katas here that are not solved, in the order of the path.
    :param missing: questions whose kata is not here.
    """

    questions: int
    solved: int
    explained: int
    left: list[str]
    missing: int


def on_path(catalogue: Catalogue, seen: Overview) -> PathTotals | None:
    """Return how far the learner is on the path that ``next`` follows; None where nothing of it is here."""
    path = catalogue.paths.get(PATH)
    known = {kata.id: kata for kata in seen.progress.katas}
    if path is None or not any(step.kata in known for step in path.steps):
        return None
    here = [known[step.kata] for step in path.steps if step.kata in known]
    solved = [kata for kata in here if kata.solved]
    return PathTotals(
        questions=len(path.steps),
        solved=len(solved),
        explained=sum(seen.notes.get(kata.id, Note()).explained for kata in solved),
        left=list(dict.fromkeys(kata.id for kata in here if not kata.solved)),
        missing=len(path.steps) - len(here),
    )


def rated(notes: Iterable[Note]) -> dict[str, int]:
    """Return how often each rating was given, the best first; those that nobody gave are left out."""
    given = [note.rating for note in notes]
    best_first = reversed(list(enumerate(RATINGS, 1)))
    return {word: given.count(number) for number, word in best_first if number in given}
