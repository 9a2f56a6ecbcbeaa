"""The right answers to a kata beside the learner's, and the wrong ones that look right."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from pytest_djangokata.catalogue import Kata, Problem
from pytest_djangokata.check import diffs
from pytest_djangokata.check.variants import answer_name, contents, find_answers
from pytest_djangokata.check.wrong import PROBE, WrongFile, load_wrong
from pytest_djangokata.learner.asking import REFERENCE
from pytest_djangokata.learner.reset import answer_of
from pytest_djangokata.learner.unspoilt import unspoilt


@dataclass(frozen=True)
class Answer:
    """One right answer.

    :param difference: lines of a unified diff from the learner's files to it; none where they are the same.
    """

    name: str
    difference: tuple[str, ...]


@dataclass(frozen=True)
class WrongAnswer:
    """One answer that looks right and is not.

    :param sentence: what is wrong with it.
    :param stopped_by: the test that stops it, or an empty string where only other data show it.
    :param difference: lines of a unified diff from the reference to it.
    """

    name: str
    sentence: str
    stopped_by: str
    difference: tuple[str, ...]


def right_answers(kata: Kata) -> list[Answer]:
    """Return the reference, then the other right answers, each beside the learner's files."""
    own = answer_of(kata.path, kata)
    with unspoilt(kata) as source:
        found = [(REFERENCE, contents(source, source.hidden / "solution"))]
        found += [(answer_name(path), contents(source, path)) for path in find_answers(source, "accepted")]
    return [Answer(name, tuple(difference(own, files))) for name, files in found]


def wrong_answers(kata: Kata) -> list[WrongAnswer]:
    """Return the wrong answers, each beside the reference."""
    with unspoilt(kata) as source:
        return list(_wrong_answers(source))


def _wrong_answers(source: Kata) -> Iterator[WrongAnswer]:
    reference = contents(source, source.hidden / "solution")
    wrong = load_wrong(source)
    if isinstance(wrong, Problem):
        wrong = WrongFile()
    for path in find_answers(source, "wrong"):
        name = answer_name(path)
        test = wrong.stopped_by.get(name, PROBE)
        yield WrongAnswer(
            name=name,
            sentence=_sentence(path, wrong),
            stopped_by="" if test == PROBE else test.rpartition("::")[2],
            difference=tuple(difference(reference, contents(source, path))),
        )


def _sentence(path: Path, wrong: WrongFile) -> str:
    """Return what is said above a diff, or in ``wrong.toml`` of a folder; else what its name says."""
    name = answer_name(path)
    said = (
        diffs.prose(path.read_text(encoding="utf-8")).partition("\n")[0]
        if path.is_file()
        else wrong.sentences.get(name)
    )
    return (said or "").strip() or f"{name.replace('_', ' ').capitalize()}."


def difference(before: dict[str, bytes], after: dict[str, bytes]) -> Iterator[str]:
    """Yield the lines of a unified diff between two answers, with the name of each file that differs above its part."""
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) == after.get(name):
            continue
        old, new = (files.get(name, b"") for files in (before, after))
        if not (_is_text(old) and _is_text(new)):
            yield name
            yield f" not text: {len(old):,} bytes here, {len(new):,} there"
            continue
        lines = list(difflib.unified_diff(_text(old).splitlines(), _text(new).splitlines(), lineterm="", n=2))[2:]
        if lines:
            yield name
            yield from lines


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _is_text(data: bytes) -> bool:
    """Return whether *data* can be shown: nothing in it would move a terminal's cursor about, or worse."""
    return not any(category(character) == "Cc" and not character.isspace() for character in _text(data))
