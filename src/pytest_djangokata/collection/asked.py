"""What the command line names, as far as it leads to katas."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pytest_djangokata.collection.items import BROKEN
from pytest_djangokata.layout import KATA_FILE, TESTS, TOPIC_FILE, is_topic, kata_above

#: A test's names, from the module down.
Chain = list[str]


@dataclass
class Asked:
    """The test modules that the command line names.

    :param modules: each with the tests in it that are named; none if all of it is meant.
    :param imports: those named as ``test_x.py::import``, the test that stands for a module which cannot be imported. When
        it can be, all of its tests are meant.
    """

    modules: dict[Path, list[Chain]] = field(default_factory=dict)
    imports: set[Path] = field(default_factory=set)


asked_key = pytest.StashKey[Asked]()


def asked_for(config: pytest.Config) -> Asked:
    """Return what the command line names."""
    if asked_key not in config.stash:
        asked = config.stash[asked_key] = Asked()
        for argument in config.args:
            path = path_of(config.invocation_params.dir, str(argument))
            names = split(str(argument))[1]
            if path.suffix == ".py":
                chains = asked.modules.setdefault(path, [])
                if names == [BROKEN] and is_kata_module(path):
                    asked.imports.add(path)
                elif names and names not in chains:
                    chains.append(names)
    return config.stash[asked_key]


def settle(config: pytest.Config) -> None:
    """Let the command line name katas where it names files of theirs, which pytest would not find among the tests.

    :raises pytest.UsageError: if it names a file that is not for a run.
    """
    asked_for(config)
    base = config.invocation_params.dir
    given = [str(argument) for argument in config.args]
    found = [meant(base, argument) for argument in given]
    widened = {path_of(base, after) for before, after in zip(given, found, strict=True) if before != after}
    if not config.getoption("keepduplicates", False):
        found = list(without_repeats(base, found, widened))
    config.args[:] = found


def without_repeats(base: Path, arguments: Iterable[str], whole: set[Path]) -> Iterator[str]:
    """Yield *arguments* without those that name again what is in *whole*; older versions of pytest would run it again."""
    seen = set()
    for argument in arguments:
        path = path_of(base, argument)
        if path in whole and path not in seen:
            seen.add(path)
            yield split(argument)[0]
        elif whole.isdisjoint((path, *path.parents)):
            yield argument


def meant(base: Path, argument: str) -> str:
    """Return what *argument* is to lead to.

    :param base: the folder from which it is seen.
    :raises pytest.UsageError: if it is the name of a file that is not for a run.
    """
    file, names = split(argument)
    path = path_of(base, argument)
    if path.name == TOPIC_FILE and is_topic(path.parent):
        return os.path.normpath(os.path.join(file, ".."))
    folder = kata_above(path)
    if folder is None or path == folder:
        return argument
    inside = path.relative_to(folder).parts
    if ".meta" in inside:
        name = f"{folder.parent.name}/{folder.name}"
        raise pytest.UsageError(f"{argument}: pytest runs no answers.\nTry: djangokata check {name}")
    if is_kata_module(path):
        return file if names == [BROKEN] else argument
    # A file of the catalogue may be missing, which is then what the run shows.
    known = os.path.lexists(path) or path.name == KATA_FILE
    return os.path.normpath(os.path.join(file, *(".." for _ in inside))) if known else argument


def path_of(base: Path, argument: str) -> Path:
    """Return the path that *argument* names, seen from *base*."""
    return Path(os.path.normpath(base / split(argument)[0]))


def split(argument: str) -> tuple[str, Chain]:
    """Split *argument* into a path and the names behind it, as pytest does."""
    start, bracket, rest = argument.partition("[")
    file, *names = start.split("::")
    if names:
        names[-1] += bracket + rest
    return file, names


def is_kata_module(path: Path) -> bool:
    """Return whether *path* is a test module of a kata, or could be one."""
    return path.match(TESTS) and kata_above(path) == path.parent


def names_in(path: Path) -> list[str]:
    """Return the names of the tests in a module, read from its text."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in tree.body if isinstance(node, functions) and node.name.startswith("test")]
