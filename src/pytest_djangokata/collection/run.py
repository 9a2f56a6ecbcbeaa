"""One chosen kata: what its child collected, and what was known of its files when it was chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_djangokata.beside.replay import show
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.requirements import Missing, missing
from pytest_djangokata.collection.facts import facts_of
from pytest_djangokata.collection.reports import encodable, replay_warnings
from pytest_djangokata.workers.outcomes import Collection


class KataRun:
    """One chosen kata in this session.

    :param collect: waits for what the kata's child collects.

    """

    def __init__(self, kata: Kata, config: pytest.Config, collect: Callable[[Kata], Collection]) -> None:
        self.kata = kata
        self._config = config
        self._collect = collect
        self.missing: list[Missing] = [lack for requirement in kata.meta.requires if (lack := missing(requirement))]
        # Taken before the child reads the files: an answer saved meanwhile has not been tested.
        self.facts = facts_of(kata)
        self.collected = 0
        self._found: Collection | None = None

    def collection(self) -> Collection:
        """Wait for what the kata's child collected."""
        first = self._found is None
        found = self._found = self._collect(self.kata)
        if first:
            replay_warnings(self._config, found.warnings, "", when="collect")
            for entry in encodable(found.shown):
                show(self._config, entry)
        # Behind each module that cannot be imported there is at least one test.
        self.collected = len(found.items) + len(found.errors) + (found.broken is not None)
        return found

    def modules(self) -> list[Path]:
        return list(self.kata.test_files)

    @property
    def first_module(self) -> Path:
        """The module that shows a kata which is broken as a whole: the first one that was asked for."""
        asked = [Path(str(argument).partition("::")[0]) for argument in self._config.args]
        folder = self._config.invocation_params.dir
        for path in self.kata.test_files:
            if any(folder / one == path for one in asked):
                return path
        return self.kata.test_files[0]
