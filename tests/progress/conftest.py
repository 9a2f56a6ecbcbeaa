"""Katas as plain data for tests without a run, and what runs leave behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.catalogue import Kata, Level, load_kata
from pytest_djangokata.progress.commands import Shell
from pytest_djangokata.progress.model import KataProgress
from tests.conftest import KataTree

HERE = Path("/home/learner")


@pytest.fixture
def kata_tree(kata_tree: KataTree) -> KataTree:
    """The same without the plugins that are of no concern here: starting them takes longer than running a kata."""
    return alone(kata_tree)


def alone(tree: KataTree, *plugins: str) -> KataTree:
    """Let runs in *tree* load this plugin and *plugins*, and no others."""
    options = " ".join(f"-p {name}" for name in ("djangokata", *plugins))
    tree.env |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": options}
    return tree


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


def summary(result: pytest.RunResult) -> list[str]:
    """Return the lines that the run printed about progress."""
    lines = result.outlines
    start = next((number for number, line in enumerate(lines) if " kata progress " in line), len(lines))
    return [line.rstrip() for line in lines[start + 1 : -1] if line.strip()]


def learner_state(tree: KataTree) -> dict[str, Any]:
    """Return what the file with the state holds about each kata."""
    katas: dict[str, Any] = json.loads((tree.path / ".djangokata/progress.json").read_bytes())["katas"]
    return katas


def ship(folder: Path) -> None:
    """Record the present answer of the kata in *folder* as the one that was shipped."""
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    kata.hidden.mkdir()
    (kata.hidden / "stub.sha256").write_text(kata.answer_fingerprint + "\n")
