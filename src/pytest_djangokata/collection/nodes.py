"""Nodes that mirror what a kata's child collected, with the names and IDs that pytest would give them anyway."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from pytest_djangokata.catalogue import Kata, Problem
from pytest_djangokata.collection.asked import asked_for, names_in
from pytest_djangokata.collection.emptied import emptied
from pytest_djangokata.collection.items import ImportItem, KataItem, UnrunnableItem, item_id
from pytest_djangokata.collection.problems import ProblemFile, broken_items
from pytest_djangokata.collection.run import KataRun
from pytest_djangokata.collection.tree import grow


class KataModule(pytest.File):
    """A test module of a kata."""

    def __init__(self, *, run: KataRun, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run
        run.nodes.append(self)
        #: File, line and reason, if the module skips itself.
        self.djangokata_skipped: tuple[str, int, str] | None = None

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        kata = self.run.kata
        if self.run.missing:
            names = asked_for(self.config).modules.get(self.path) or [[name] for name in names_in(self.path)]
            yield from grow(self, [(chain, partial(_unrunnable, kata)) for chain in names])
            return
        collection = self.run.collection()
        self.djangokata_skipped = collection.skipped.get(self.path.name)
        if self.djangokata_skipped is not None:
            pytest.skip(self.djangokata_skipped[2], allow_module_level=True)
        here = [data for data in collection.items if os.path.basename(data["file"]) == self.path.name]
        error = collection.broken or collection.errors.get(self.path.name)
        if error is None and not here:
            error = emptied(kata, collection, self.path)
        if error is not None:
            # What concerns the whole kata is shown once.
            whole = not (collection.items or collection.errors or collection.skipped)
            if not whole or self.path in asked_for(self.config).modules or self.path == self.run.first_module:
                yield from broken_items(self, error, kata)
            return
        if self.path in asked_for(self.config).imports:
            yield ImportItem.from_parent(self, kata=kata)
        yield from grow(self, [(list(data["chain"]), partial(_item, kata, data)) for data in here])


def _item(kata: Kata, data: dict[str, Any], parent: pytest.Collector, name: str) -> pytest.Item:
    return KataItem.from_parent(parent, name=name, kata=kata, data=data, **item_id(parent, name))


def _unrunnable(kata: Kata, parent: pytest.Collector, name: str) -> pytest.Item:
    return UnrunnableItem.from_parent(parent, name=name, kata=kata, **item_id(parent, name))


class KataFolder(pytest.Directory):
    """A kata's folder: nothing in it is imported here, and no other plugin collects from it."""

    def __init__(self, *, run: KataRun | Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        if isinstance(self.run, Problem):
            asked = [path for path in asked_for(self.config).modules if path.parent == self.path]
            for path in asked or [self.run.path]:
                yield ProblemFile.from_parent(self, path=path, problem=self.run)
            return
        for path in self.run.modules():
            named = self.session.isinitpath(path)
            if not named and self.ihook.pytest_ignore_collect(collection_path=path, config=self.config):
                continue
            yield KataModule.from_parent(self, path=path, run=self.run)
