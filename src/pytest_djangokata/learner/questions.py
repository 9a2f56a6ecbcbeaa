"""The open questions of a topic, where they are kept and as they are told."""

from __future__ import annotations

from pathlib import Path

from pytest_djangokata.catalogue import Problem
from pytest_djangokata.catalogue.names import perhaps
from pytest_djangokata.catalogue.questions import QUESTIONS_FILE, OpenQuestion, read_questions
from pytest_djangokata.catalogue.shipped import installed_katas
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.place import Place
from pytest_djangokata.learner.prose import Debrief


def open_questions(place: Place, topic: str) -> list[OpenQuestion]:
    """Return the open questions of *topic*, in their order.

    A workspace has no answers, so they are looked for among the installed katas too, where also the topics are that
    the workspace leaves out.

    :raises DjangokataError: if there is no such topic, it has no open question, or its file is wrong.
    """
    folders = [folder for root in [*place.roots, *installed_katas()] if (folder := root / topic).parent == root]
    for folder in folders:
        if not (folder / QUESTIONS_FILE).exists():
            continue
        found = read_questions(folder)
        if isinstance(found, Problem):
            raise DjangokataError(str(found))
        return found
    having = ", ".join(topics_with_questions(place)) or "none"
    if topic not in {kata.topic for kata in place.catalogue.katas.values()}:
        advice = perhaps(topic, topics_with_questions(place), f"Topics with open questions: {having}")
        raise DjangokataError(f"--topic {topic}: there is no such topic.\n{advice}")
    raise DjangokataError(
        f"--topic {topic}: each question of this topic has a kata.\n"
        f"They are in: djangokata list {topic}\nTopics with open questions: {having}"
    )


def topics_with_questions(place: Place) -> list[str]:
    """Return the names of the topics that have open questions."""
    roots: set[Path] = {*place.roots, *installed_katas()}
    return sorted({path.parent.name for root in roots for path in root.glob(f"*/{QUESTIONS_FILE}")})


def as_debrief(one: OpenQuestion) -> Debrief:
    """Return *one* as the debrief of a kata is told; the points come before the follow-ups."""
    points = "\n".join(f"- {point}" for point in one.listens_for)
    return Debrief(
        one.question,
        (
            ("A fresher's answer", one.fresher.strip()),
            ("An experienced answer", one.experienced.strip()),
            ("What they listen for", points),
        ),
        tuple((further.question, further.answer.strip()) for further in one.follow_ups),
    )
