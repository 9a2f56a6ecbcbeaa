"""One chosen kata: what its child collected, and what was known of its files when it was chosen."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Protocol

import pytest

from pytest_djangokata.beside.replay import show
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.requirements import Missing, missing
from pytest_djangokata.collection.asked import asked_for
from pytest_djangokata.collection.facts import Facts, facts_of
from pytest_djangokata.collection.reports import encodable, replay_warnings
from pytest_djangokata.workers.outcomes import Collection


class Source(Protocol):
    """Where it can be had what a kata's child collects."""

    def recalled(self, run: KataRun) -> Collection | None:
        """Return what an earlier child collected from the same files; None if that is not known, or not wanted."""

    def collected(self, run: KataRun) -> Collection:
        """Wait for what the kata's child collects."""


class KataRun:
    """One chosen kata in this session."""

    def __init__(self, kata: Kata, config: pytest.Config, source: Source) -> None:
        self.kata = kata
        self._config = config
        self._source = source
        self.missing: list[Missing] = [lack for requirement in kata.meta.requires if (lack := missing(requirement))]
        #: Of all files, taken before a child could read them.
        self.fingerprint = kata.fingerprint
        self.collected = 0
        #: The modules of this session that show the kata.
        self.nodes: list[pytest.Collector] = []
        self._found: Collection | None = None
        #: The tests as an earlier child collected them, for as long as no child of this run has confirmed them.
        self.recalled: Collection | None = None

    @cached_property
    def facts(self) -> Facts:
        """What reports say of the kata, asked for before its child reads the files: what is saved later is not tested."""
        return facts_of(self.kata, self.fingerprint)

    def recall(self) -> bool:
        """Return whether the tests are known without a child of this run."""
        if self._found is None:
            self.recalled = self._source.recalled(self)
            if self.recalled is not None:
                self._take(self.recalled)
        return self._found is not None

    def collection(self) -> Collection:
        """Return what an earlier child collected from the same files, or wait for what the kata's child collects."""
        if not self.recall():
            self._take(self._source.collected(self))
        assert self._found is not None
        return self._found

    def confirm(self, found: Collection) -> bool:
        """Take over what a child of this run has collected, and return whether its tests are those that were recalled."""
        recalled, self.recalled = self.recalled, None
        self._found = found
        self._count(found)
        if recalled is None:
            return True
        same = found.ids == recalled.ids and found.skipped.keys() == recalled.skipped.keys()
        return same and not (found.broken or found.errors)

    def _take(self, found: Collection) -> None:
        self._found = found
        replay_warnings(self._config, found.warnings, "", when="collect")
        for entry in encodable(found.shown):
            show(self._config, entry)
        self._count(found)

    def _count(self, found: Collection) -> None:
        # Behind each module that cannot be imported there is at least one test.
        self.collected = len(found.items) + len(found.errors) + (found.broken is not None)

    def modules(self) -> list[Path]:
        return list(self.kata.test_files)

    @property
    def first_module(self) -> Path:
        """The module that shows a kata which is broken as a whole: the first one that was asked for."""
        asked = asked_for(self._config).modules
        return next((path for path in self.kata.test_files if path in asked), self.kata.test_files[0])
