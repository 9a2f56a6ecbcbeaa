"""Progress without a run: katas as plain data, and the folder from which commands are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.progress.commands import Shell
from pytest_djangokata.progress.model import KataProgress

HERE = Path("/home/learner")


@pytest.fixture(autouse=True)
def no_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep runs in these tests out of the summary of the workflow that runs them."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def shell() -> Shell:
    return Shell(HERE)


@pytest.fixture
def status() -> Callable[..., KataProgress]:
    """Make a kata's progress from its ID and what the test is about."""

    def make(name: str = "orm/first", **rest: Any) -> KataProgress:
        facts: dict[str, Any] = {
            "topic": name.partition("/")[0],
            "title": "One query, as asked",
            "level": Level.BASIC,
            "question": "What is _set in reverse relations?",
            "points": 3,
            "minutes": 10,
            "folder": HERE / "katas" / name,
            "ran": True,
        }
        return KataProgress(id=name, **facts | rest)

    return make
