"""Nodes that mirror what a kata's child collected, with the names and IDs that pytest would give them anyway."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.catalogue import Kata, Problem, load_topic
from pytest_djangokata.collection.run import KataRun
from pytest_djangokata.protocol.breakage import Breakage

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
            self.keywords.setdefault(name, True)
        self.order: int = data["order"]
        self.originalname = self.name.partition("[")[0]
        for name, args, kwargs_of_mark in data["marks"]:
            mark(self, str(name), args, kwargs_of_mark)
        self.add_marker(kata.topic)
        self.add_marker(str(kata.meta.level))
        self.user_properties += properties(kata)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, *self._place

    def runtest(self) -> None:
        raise AssertionError("a kata's test runs in its child")


class BrokenItem(pytest.Item):
    """The one failing test that stands for a kata which cannot be collected, or for a wrong file of the catalogue."""

    def __init__(
        self, *, breakage: Breakage, kata: Kata | None = None, keywords: Iterable[str] = (), **kwargs: Any
    ) -> None:
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


#: A name's way down from the module, and what makes the item at its end.
Leaf = tuple[list[str], Callable[[pytest.Collector, str], pytest.Item]]


class KataClass(pytest.Class):
    """A class in a kata's module. It is a ``pytest.Class`` because test explorers ask for one; the class itself is empty."""

    def __init__(self, *, leaves: list[Leaf], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.leaves = leaves

    def _getobj(self) -> type:
        return type(self.name, (), {})

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        return grow(self, self.leaves)


def item_id(parent: pytest.Collector, name: str) -> dict[str, Any]:
    """Return the argument that gives an item below *parent* the ID that pytest would give it.

    Where pytest keeps IDs in parts (9.2 and newer), parameters are a part of their own, and what ``--lf`` and ``--sw`` have
    stored is compared part by part; older versions join the names themselves.
    """
    if not hasattr(parent, "id"):
        return {}
    base, bracket, parameters = name.partition("[")
    node_id = parent.id.child(base)
    return {"nodeid": node_id.with_params(parameters.removesuffix("]")) if bracket else node_id}


def grow(parent: pytest.Collector, leaves: Iterable[Leaf]) -> Iterator[pytest.Item | pytest.Collector]:
    """Build one level of the tree below *parent*, in the order of the leaves."""
    below: dict[str, list[Leaf]] = {}
    order: list[tuple[str, Callable[[pytest.Collector, str], pytest.Item] | None]] = []
    for chain, make in leaves:
        if len(chain) == 1:
            order.append((chain[0], make))
            continue
        if chain[0] not in below:
            below[chain[0]] = []
            order.append((chain[0], None))
        below[chain[0]].append((chain[1:], make))
    for name, make_item in order:
        if make_item is not None:
            yield make_item(parent, name)
        else:
            yield KataClass.from_parent(parent, name=name, leaves=below[name])


class KataModule(pytest.File):
    """A test module of a kata."""

    def __init__(self, *, run: KataRun, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run
        #: File, line and reason, if the module skips itself.
        self.djangokata_skipped: tuple[str, int, str] | None = None

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        kata = self.run.kata
        if self.run.missing:
            names = asked_for(self.config).get(self.path) or [[name] for name in names_in(self.path)]
            yield from grow(self, [(chain, partial(_unrunnable, kata)) for chain in names])
            return
        collection = self.run.collection()
        error = collection.broken or collection.errors.get(self.path.name)
        if error is not None:
            asked = self.path in asked_for(self.config)
            if collection.broken is None or asked or self.path == self.run.first_module:
                yield from broken_items(self, error, kata)
            return
        self.djangokata_skipped = collection.skipped.get(self.path.name)
        if self.djangokata_skipped is not None:
            pytest.skip(self.djangokata_skipped[2], allow_module_level=True)
        here = [data for data in collection.items if Path(data["file"]).name == self.path.name]
        yield from grow(self, [(list(data["chain"]), partial(_item, kata, data)) for data in here])


def _item(kata: Kata, data: dict[str, Any], parent: pytest.Collector, name: str) -> pytest.Item:
    return KataItem.from_parent(parent, name=name, kata=kata, data=data, **item_id(parent, name))


def _unrunnable(kata: Kata, parent: pytest.Collector, name: str) -> pytest.Item:
    return UnrunnableItem.from_parent(parent, name=name, kata=kata, **item_id(parent, name))


def asked_for(config: pytest.Config) -> dict[Path, list[list[str]]]:
    """Return the files that the command line names, each with the ways down to the tests that it names behind ``::``."""
    asked: dict[Path, list[list[str]]] = {}
    for argument in config.args:
        base, bracket, rest = str(argument).partition("[")
        file, *names = base.split("::")
        if names:
            names[-1] += bracket + rest
        path = Path(os.path.normpath(config.invocation_params.dir / file))
        if path.suffix == ".py":
            chains = asked.setdefault(path, [])
            if names and names not in chains:
                chains.append(names)
    return asked


def broken_items(module: pytest.File, error: Breakage, kata: Kata | None) -> Iterator[pytest.Item | pytest.Collector]:
    """Yield one failing test, or one for each name that the command line asks for, since only names asked for are run."""
    keywords = set(names_in(module.path))

    def make(parent: pytest.Collector, name: str) -> pytest.Item:
        return BrokenItem.from_parent(parent, name=name, breakage=error, kata=kata, keywords=keywords)

    return grow(module, [(chain, make) for chain in asked_for(module.config).get(module.path) or [[BROKEN]]])


class KataFolder(pytest.Directory):
    """A kata's folder: nothing in it is imported here, and no other plugin collects from it."""

    def __init__(self, *, run: KataRun | Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        if isinstance(self.run, Problem):
            asked = [path for path in asked_for(self.config) if path.parent == self.path]
            for path in asked or [self.run.path]:
                yield ProblemFile.from_parent(self, path=path, problem=self.run)
            return
        for path in self.run.modules():
            named = self.session.isinitpath(path)
            if not named and self.ihook.pytest_ignore_collect(collection_path=path, config=self.config):
                continue
            yield KataModule.from_parent(self, path=path, run=self.run)


class ProblemFile(pytest.File):
    """A wrong file of the catalogue, shown as one failing test."""

    def __init__(self, *, problem: Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problem = problem

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        problem = self.problem
        reason = f"{problem.key}: {problem.message}" if problem.key else problem.message
        error = Breakage(reason, str(problem.path), 0, problem.advice.splitlines())
        if asked_for(self.config).get(self.path):
            yield from broken_items(self, error, problem.kata)
        else:
            yield BrokenItem.from_parent(self, name=problem.key or "file", breakage=error, kata=problem.kata)


class TopicFolder(pytest.Directory):
    """A topic's folder whose topic.toml is wrong: one failing test says so, its katas run all the same."""

    def __init__(self, *, problem: Problem, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problem = problem

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        yield ProblemFile.from_parent(self, path=self.problem.path, problem=self.problem)
        for path in sorted(self.path.iterdir()):
            if path.is_dir() and not self.ihook.pytest_ignore_collect(collection_path=path, config=self.config):
                yield self.ihook.pytest_collect_directory(path=path, parent=self)


def topic_problem(folder: Path) -> Problem | None:
    """Return what is wrong with the topic.toml of *folder*, if anything."""
    topic = load_topic(folder)
    return topic if isinstance(topic, Problem) else None


def mark(item: pytest.Item, name: str, args: Iterable[Any], kwargs: dict[str, Any]) -> None:
    """Add a mark that the kata's child has reported; whether it is registered is the child's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pytest.PytestUnknownMarkWarning)
        try:
            item.add_marker(getattr(pytest.mark, name).with_args(*args, **kwargs))
        except pytest.fail.Exception:
            item.keywords[name] = True  # the caller's project allows registered marks only


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
    """Return *items* with all tests of a kata where its first one stands; everything else keeps its order.

    Within a kata those that leave an empty database come after those that need what migrations put there.
    """
    groups: dict[object, list[pytest.Item]] = {}
    for item in items:
        kata = getattr(item, "kata", None)
        groups.setdefault(kata.path if kata is not None else item, []).append(item)
    return [item for group in groups.values() for item in sorted(group, key=lambda item: getattr(item, "order", 0))]
