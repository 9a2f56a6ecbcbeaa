"""Which katas an assignment means, and what each is worth."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pytest_djangokata.assignments.model import ASSIGNMENT_FILE, Assignment, Draw, Task
from pytest_djangokata.assignments.read import AssignmentError, read_assignment, read_text
from pytest_djangokata.catalogue import Catalogue, Kata
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.catalogue.names import closest


def load(path: Path, catalogue: Catalogue) -> tuple[Path, Assignment, list[Task]]:
    """Return the file of an assignment, what it says, and its katas.

    :param path: the file, or the folder with an ``assignment.toml``.

    :raises DjangokataError: if something in it is wrong.
    """
    path = path / ASSIGNMENT_FILE if path.is_dir() else path
    assignment = read_assignment(path)
    return path, assignment, resolve(assignment, catalogue, path)


def resolve(assignment: Assignment, catalogue: Catalogue, path: Path, text: str | None = None) -> list[Task]:
    """Return the tasks of an assignment, in the order of ``katas``, or of learning where they are drawn.

    :param path: the assignment's file, for messages.
    :param text: what is in it, where it is not written yet.

    :raises DjangokataError: if a name leads to no kata of *catalogue*, or no kata can be drawn.
    """
    text = read_text(path) if text is None else text
    names = assignment.katas
    if assignment.draw is not None:
        for topic in assignment.draw.topics:
            if topic not in (known := sorted({kata.topic for kata in catalogue.katas.values()})):
                message = f"there is no topic {topic!r}."
                raise AssignmentError(path, text, "draw.topics", message, f"Topics: {', '.join(known)}")
        for left_out in catalogue.losses():
            raise AssignmentError(path, text, "draw", f"a kata is left out. {left_out.finding}", left_out.advice)
        names = sorted(drawn(assignment.draw, catalogue.katas.values()), key=catalogue.order)
        if not names:
            topics = assignment.draw.topics
            there = offered(kata for kata in catalogue.katas.values() if not topics or kata.topic in topics)
            message = "no kata of these topics and levels is that short."
            raise AssignmentError(path, text, "draw", message, f"There are: {there or 'none at all'}.")
    for name in names:
        if (problem := catalogue.loss_of(name)) is not None:
            raise AssignmentError(path, text, "katas", f"{name!r} cannot be taken. {problem.finding}", problem.advice)
        if name not in catalogue.katas:
            near = closest(name, catalogue.katas)
            advice = f"Type one of: {', '.join(near)}" if near else "See what there is: djangokata list"
            raise AssignmentError(path, text, "katas", f"there is no kata {name!r}.", advice)
    given = assignment.points
    if isinstance(given, dict):
        for name in given:
            if name not in names:
                advice = f"The katas are: {', '.join(names)}"
                raise AssignmentError(path, text, f"points.{name}", "this kata is not in the assignment.", advice)
    return [Task(kata := catalogue.katas[name], _points(assignment, kata)) for name in names]


def _points(assignment: Assignment, kata: Kata) -> int:
    if isinstance(assignment.points, int):
        return assignment.points
    return (assignment.points or {}).get(kata.id, kata.meta.points)


def drawn(draw: Draw, katas: Iterable[Kata]) -> list[str]:
    """Return the IDs of katas that fit a draw: by turns one of each topic, as long as the time allows.

    The order of chance comes from a hash of seed and ID, so it is the same on every machine and Python, and a kata that
    is added to the catalogue changes nothing among the others.
    """
    fitting = [
        kata
        for kata in katas
        if (not draw.topics or kata.topic in draw.topics) and (not draw.levels or kata.meta.level in draw.levels)
    ]
    by_topic: dict[str, list[Kata]] = {}
    for kata in sorted(fitting, key=lambda kata: _chance(draw.seed, kata.id)):
        by_topic.setdefault(kata.topic, []).append(kata)
    topics = sorted(by_topic, key=lambda topic: _chance(draw.seed, topic))
    turns = [(turn, place, kata) for place, topic in enumerate(topics) for turn, kata in enumerate(by_topic[topic])]
    left, chosen = draw.minutes, []
    for _, _, kata in sorted(turns, key=lambda one: one[:2]):
        if kata.meta.minutes <= left:
            left -= kata.meta.minutes
            chosen.append(kata.id)
    return chosen


def offered(katas: Iterable[Kata]) -> str:
    """Return how many katas there are of each level, and how long they take: ``basic 3 (5 to 20 min)``."""
    by_level: dict[Level, list[int]] = {}
    for kata in katas:
        by_level.setdefault(kata.meta.level, []).append(kata.meta.minutes)
    return ", ".join(
        f"{level} {len(by_level[level])} ({_range(by_level[level])} min)" for level in Level if level in by_level
    )


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def _chance(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\0{name}".encode()).hexdigest()
