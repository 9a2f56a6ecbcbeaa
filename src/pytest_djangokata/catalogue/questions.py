"""Open questions: what an interviewer asks on a topic and no kata does, in ``questions.toml`` beside its ``topic.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from pytest_djangokata.catalogue.model import Problem, Text
from pytest_djangokata.catalogue.read import read_toml

QUESTIONS_FILE = "questions.toml"


class FollowUp(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What is asked next, and the answer."""

    question: Text
    answer: Text


class OpenQuestion(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One question without a kata. Answers are Markdown."""

    question: Text
    fresher: Text
    experienced: Text
    #: What an interviewer wants to hear, one sentence each.
    listens_for: Annotated[list[Text], msgspec.Meta(min_length=1)]
    follow_ups: list[FollowUp] = []


class QuestionsFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The contents of ``questions.toml``."""

    questions: Annotated[list[OpenQuestion], msgspec.Meta(min_length=1)]


def read_questions(topic: Path) -> list[OpenQuestion] | Problem:
    """Return the open questions of the topic in the folder *topic*, in their order; none where it has no such file."""
    path = topic / QUESTIONS_FILE
    if not path.exists():
        return []
    read = read_toml(path, QuestionsFile)
    return read if isinstance(read, Problem) else read.questions
