"""The questions without a kata, held to the house rule for what a learner reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.catalogue.questions import QUESTIONS_FILE, OpenQuestion, read_questions
from pytest_djangokata.check.prose import in_markdown

ROOT = Path(__file__).parents[2] / "katas"
TOPICS = sorted(path.parent for path in ROOT.glob(f"*/{QUESTIONS_FILE}"))


@pytest.mark.parametrize("folder", TOPICS, ids=lambda folder: folder.name)
def test_open_questions_keep_the_house_rule(folder: Path) -> None:
    found = read_questions(folder)
    assert isinstance(found, list), str(found)
    for one in found:
        assert len(one.listens_for) == 5
        assert len(one.follow_ups) >= 2
        assert [finding for text in texts(one) for finding in in_markdown(one.question, text)] == []


def texts(one: OpenQuestion) -> list[str]:
    """Return all Markdown of *one*."""
    points = "\n".join(f"- {point}" for point in one.listens_for)
    return [one.question, one.fresher, one.experienced, points, *(further.answer for further in one.follow_ups)]


def test_the_foundations_ask_what_django_is_and_for_a_feature_of_ones_own() -> None:
    found = read_questions(ROOT / "foundations")
    assert isinstance(found, list)
    assert [one.question for one in found] == ["What is Django?", "Tell me about a feature that you built."]


def test_a_topic_with_open_questions_has_katas(tmp_path: Path) -> None:
    topics = {kata.topic for kata in load_catalogue([ROOT]).katas.values()}
    assert {folder.name for folder in TOPICS} <= topics
    assert read_questions(tmp_path) == []
