"""Nodes that mirror what a kata's child collected, with the names and IDs that pytest would give them anyway."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_djangokata.catalogue import Kata, Problem, load_topic
from pytest_djangokata.workers.breakage import Breakage

if TYPE_CHECKING:
    from pytest_djangokata.collection.session import KataRun

#: Marks that act in the child; in the parent they would change how the item is treated.
ACTING_MARKS = frozenset(["parametrize", "usefixtures", "filterwarnings"])

#: The name of the one test that stands for a kata whose code cannot be imported.
BROKEN = "import"


class KataItem(pytest.Item):
    """A test of a kata; it runs in the kata's child."""

    def __init__(self, *, kata: Kata, data: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kata = kata
        self.child_id: str = data["id"]
        self.fixturenames: list[str] = [str(name) for name in data.get("fixtures", ())]
        _, line, domain = data["location"]
        self._place: tuple[int | None, str] = (line if isinstance(line, int) else None, str(domain))
        for name in data["keywords"]:
            if isinstance(name, str):
                self.keywords.setdefault(name, True)
        for name, args, kwargs_of_mark in data["marks"]:
            if name not in ACTING_MARKS:
                self.add_marker(getattr(pytest.mark, name)(*args, **kwargs_of_mark))
        self.add_marker(kata.topic)
        self.add_marker(str(kata.meta.level))
        self.user_properties += properties(kata)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, *self._place

    def runtest(self) -> None:
        raise AssertionError("a kata's test runs in its child")


class BrokenItem(pytest.Item):
    """The one failing test that stands for a kata which cannot be collected, or for a wrong file of the catalogue."""

    def __init__(self, *, breakage: Breakage, kata: Kata | None = None, keywords: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.breakage = breakage
        self.kata = kata
        self.extra_keyword_matches.update(keywords)
        if kata is not None:
            self.add_marker(kata.topic)
            self.add_marker(str(kata.meta.level))
            self.user_properties += properties(kata)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, None, self.name

    def runtest(self) -> None:
        raise AssertionError(self.breakage.reason)


class UnrunnableItem(pytest.Item):
    """A test of a kata that cannot run here; it is deselected, so that ``--lf`` keeps what it knows."""

    def __init__(self, *, kata: Kata, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kata = kata
        self.add_marker(kata.topic)
        self.add_marker(str(kata.meta.level))

    def runtest(self) -> None:
        raise AssertionError("this kata is not runnable here")


class KataCollector(pytest.Collector):
    """A class in a kata's module."""

    def __init__(self, *, kata: Kata, items: list[tuple[list[str], dict[str, Any]]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kata = kata
        self.items = items

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        return mirror(self, self.kata, self.items)


def mirror(
    parent: pytest.Collector, kata: Kata, items: list[tuple[list[str], dict[str, Any]]]
) -> Iterator[pytest.Item | pytest.Collector]:
    """Rebuild one level of the tree from the chains of names below *parent*."""
    groups: dict[str, list[tuple[list[str], dict[str, Any]]]] = {}
    for chain, data in items:
        if len(chain) == 1:
            yield KataItem.from_parent(parent, name=chain[0], kata=kata, data=data)
        else:
            if chain[0] not in groups:
                groups[chain[0]] = []
            groups[chain[0]].append((chain[1:], data))
    for name, below in groups.items():
        yield KataCollector.from_parent(parent, name=name, kata=kata, items=below)


class KataModule(pytest.File):
    """A test module of a kata."""

    def __init__(self, *, run: KataRun, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        kata = self.run.kata
        if self.run.missing:
            for name in names_in(self.path):
                yield UnrunnableItem.from_parent(self, name=name, kata=kata)
            return
        collection = self.run.collection()
        error = collection.broken or collection.errors.get(str(self.path))
        if error is None:
            items = [(list(data["chain"]), data) for data in collection.items if data["file"] == str(self.path)]
            yield from mirror(self, kata, items)
        elif collection.broken is None or self.path == self.run.first_module:
            yield from broken_items(self, error, kata)

    @property
    def asked_for(self) -> set[str]:
        """The names behind ``::`` with which the command line asks for tests of this module."""
        names = set()
        for argument in self.config.args:
            file, _, rest = str(argument).partition("::")
            if rest and Path(self.config.invocation_params.dir, file) == self.path:
                names.add(rest.partition("::")[0].partition("[")[0])
        return names


def broken_items(module: KataModule, error: Breakage, kata: Kata) -> Iterator[BrokenItem]:
    """Yield one failing test, or one for each name that the command line asks for, since only names asked for are run."""
    keywords = set(names_in(module.path))
    for name in sorted(module.asked_for) or [BROKEN]:
        yield BrokenItem.from_parent(module, name=name, breakage=error, kata=kata, keywords=keywords)


class KataFolder(pytest.Directory):
    """A kata's folder: nothing in it is imported here, and no other plugin collects from it."""

    def __init__(self, *, run: KataRun | Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        if isinstance(self.run, Problem):
            yield ProblemFile.from_parent(self, path=self.run.path, problem=self.run)
            return
        for path in self.run.modules():
            yield KataModule.from_parent(self, path=path, run=self.run)


class ProblemFile(pytest.File):
    """A wrong file of the catalogue, shown as one failing test."""

    def __init__(self, *, problem: Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problem = problem

    def collect(self) -> Iterator[pytest.Item]:
        problem = self.problem
        reason = f"{problem.key}: {problem.message}" if problem.key else problem.message
        error = Breakage(reason, str(problem.path), 0, [problem.advice] if problem.advice else [])
        yield BrokenItem.from_parent(self, name=problem.key or "file", breakage=error)


class TopicFolder(pytest.Dir):
    """A topic's folder whose topic.toml is wrong: one failing test says so, its katas run all the same."""

    def __init__(self, *, problem: Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problem = problem

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        yield ProblemFile.from_parent(self, path=self.problem.path, problem=self.problem)
        yield from super().collect()


def topic_problem(folder: Path) -> Problem | None:
    """Return what is wrong with the topic.toml of *folder*, if anything."""
    topic = load_topic(folder)
    return topic if isinstance(topic, Problem) else None


def properties(kata: Kata) -> list[tuple[str, object]]:
    """Return what goes into reports beside each test of *kata*."""
    meta = kata.meta
    return [
        ("kata", kata.id),
        ("topic", kata.topic),
        ("level", str(meta.level)),
        ("points", meta.points),
        ("question", meta.question),
    ]


def names_in(path: Path) -> list[str]:
    """Return the names of the tests in a module, read from its text."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in tree.body if isinstance(node, functions) and node.name.startswith("test")]


def contiguous(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return *items* with all tests of a kata where its first one stands; everything else keeps its order."""
    groups: dict[object, list[pytest.Item]] = {}
    for item in items:
        kata = getattr(item, "kata", None)
        groups.setdefault(kata.path if kata is not None else item, []).append(item)
    return [item for group in groups.values() for item in group]
