"""What is wrong in a catalogue, as failing tests: one for each mistake, beside the katas that are fine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.catalogue import Kata, Problem, load_topic
from pytest_djangokata.collection.asked import asked_for, names_in
from pytest_djangokata.collection.items import BROKEN, BrokenItem
from pytest_djangokata.collection.tree import grow
from pytest_djangokata.layout import TESTS
from pytest_djangokata.protocol.breakage import Breakage


def broken_items(module: pytest.File, error: Breakage, kata: Kata | None) -> Iterator[pytest.Item | pytest.Collector]:
    """Yield one failing test, or one for each name that the command line asks for, since only names asked for are run."""
    keywords = set(names_in(module.path))

    def make(parent: pytest.Collector, name: str) -> pytest.Item:
        return BrokenItem.from_parent(parent, name=name, breakage=error, kata=kata, keywords=keywords)

    return grow(module, [(chain, make) for chain in asked_for(module.config).modules.get(module.path) or [[BROKEN]]])


class ProblemFile(pytest.File):
    """A wrong file of the catalogue, shown as one failing test."""

    def __init__(self, *, problem: Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problem = problem

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        problem = self.problem
        reason = f"{problem.key}: {problem.message}" if problem.key else problem.message
        error = Breakage(reason, str(problem.path), 0, problem.advice.splitlines())
        if self.path.suffix == ".py":
            yield from broken_items(self, error, problem.kata)
        else:
            yield BrokenItem.from_parent(self, name=problem.key or "file", breakage=error, kata=problem.kata)


class TopicFolder(pytest.Directory):
    """A topic's folder. What is wrong in it is one failing test each; its katas run all the same."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        topic = load_topic(self.path)
        if isinstance(topic, Problem):
            yield ProblemFile.from_parent(self, path=topic.path, problem=topic)
        for path in sorted(self.path.iterdir()):
            folder, stray = path.is_dir(), path.match(TESTS) and path.is_file()
            named = self.session.isinitpath(path, with_parents=True)
            if not named and self.ihook.pytest_ignore_collect(collection_path=path, config=self.config):
                continue
            if folder:
                yield self.ihook.pytest_collect_directory(path=path, parent=self)
            elif stray:
                yield ProblemFile.from_parent(self, path=path, problem=stray_test(path))


def stray_test(path: Path) -> Problem:
    """Return what is wrong with a test that is beside the katas of a topic; plain pytest would run it without Django."""
    return Problem(path, "", "this test belongs to no kata.", f"Move it into a kata's folder, or out of {path.parent}.")
