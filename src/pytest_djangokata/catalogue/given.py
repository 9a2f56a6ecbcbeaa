"""What is given with a kata and is not the learner's to edit: whether it is still what the package has."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from pytest_djangokata.catalogue import Kata, Problem, load_kata
from pytest_djangokata.catalogue.model import kata_files
from pytest_djangokata.catalogue.shipped import hidden_of, is_handed_out
from pytest_djangokata.layout import TESTS

#: For people alone: notes in it change no result.
TASK = "README.md"


def given_source(kata: Kata) -> Kata | None:
    """Return the installed kata that *kata* is a copy of.

    None in a checkout, where katas are written, in a folder that was handed out, and where the kata is not installed.
    """
    hidden = hidden_of(kata.path)
    if hidden is None or hidden.parent == kata.path or hidden.parents[2].name != kata.root.name or is_handed_out(kata):
        return None
    source = load_kata(hidden.parent)
    return None if isinstance(source, Problem) else source


def given_files(source: Kata) -> dict[str, bytes]:
    """Return the files of an installed kata that decide its result and are not the learner's, by name."""
    edited = set(source.edit_files)
    found = {}
    for path in kata_files(source.path):
        name = path.relative_to(source.path).as_posix()
        if path not in edited and name != TASK:
            found[name] = path.read_bytes()
    return found


def altered_files(kata: Kata, source: Kata) -> dict[str, bytes]:
    """Return those given files of *source* that *kata* has in another version or not at all, as they should be.

    Files that the learner has added are the learner's. Other ends of lines are no change: git writes some on Windows.
    """
    return {name: content for name, content in given_files(source).items() if _differs(kata.path / name, content)}


def altered(kata: Kata) -> tuple[str, ...]:
    """Return the names of the given files that are not what the package has, tests first."""
    source = given_source(kata)
    return () if source is None else tuple(sorted(altered_files(kata, source), key=lambda name: not is_test(name)))


def is_test(name: str) -> bool:
    """Whether a file, named from the kata's folder, is one of its test modules."""
    return "/" not in name and fnmatch(name, TESTS)


def _differs(path: Path, content: bytes) -> bool:
    try:
        present = path.read_bytes()
    except OSError:
        return True
    return present != content and present.replace(b"\r\n", b"\n") != content.replace(b"\r\n", b"\n")
