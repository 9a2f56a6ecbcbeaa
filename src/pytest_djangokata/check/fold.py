"""Turning wrong answers from folders into diffs, and back into folders to edit them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from pytest_djangokata.catalogue.copies import write_files
from pytest_djangokata.catalogue.model import Kata, expand
from pytest_djangokata.check import diffs
from pytest_djangokata.check.diffs import DiffError
from pytest_djangokata.check.variants import DIFF, answer_files, answer_name, contents, find_answers
from pytest_djangokata.errors import DjangokataError

#: The first line of a diff whose author has still to say what is wrong.
SENTENCE = "Say here in one sentence what is wrong with this answer."


def fold(kata: Kata) -> Iterator[str]:
    """Make a diff of each wrong answer of *kata* that is a folder, and yield what was done, or why not.

    What is said above a diff that is there already is kept. The other diffs are written again, with the line numbers of the
    reference of today. What cannot be read, or does not fit, is left alone: the check says why.
    """
    reference = contents(kata, kata.hidden / "solution")
    for answer in find_answers(kata, "wrong"):
        path = answer.with_name(answer_name(answer) + DIFF)
        try:
            files = contents(kata, answer)
            text = diffs.make(_prose(path), reference, files)
        except (DiffError, DjangokataError, UnicodeDecodeError):
            continue
        if answer.is_dir() and (reason := _stays(kata, answer, text, reference)):
            yield f"{answer.relative_to(kata.path)}: stays a folder: {reason}."
            continue
        path.write_bytes(text.encode())
        if answer.is_dir():
            shutil.rmtree(answer)
            more = f" {SENTENCE}" if diffs.prose(text) == SENTENCE else ""
            yield f"{path.relative_to(kata.path)}: written.{more}"


def _prose(path: Path) -> str:
    return diffs.prose(path.read_bytes().decode()) if path.exists() else SENTENCE


def _stays(kata: Kata, answer: Path, text: str, reference: dict[str, bytes]) -> str:
    """Return why a folder is better than the diff *text* to the *reference*, or an empty string."""
    files = answer_files(answer)
    if set(files) - set(expand(answer, kata.meta.edit)):
        return "it has files that are not in edit"
    if sum(len(diffs.split(path.read_bytes().decode())) for path in files) <= len(diffs.split(text)):
        return f"its diff would not be shorter{_left_out(kata, answer, reference)}"
    if diffs.apply(diffs.parse(text), reference) != contents(kata, answer):
        return "its diff cannot be told from its contents"
    return ""


def _left_out(kata: Kata, answer: Path, reference: dict[str, bytes]) -> str:
    """Return which file a folder lacks that the reference has changed: it may be why its diff is long."""
    shipped = contents(kata, None)
    changed = (name for name, content in sorted(reference.items()) if shipped.get(name) != content)
    lacking = next((name for name in changed if not (answer / name).exists()), "")
    return f"; without {lacking} in the folder, that file is as shipped" if lacking else ""


def unfold(kata: Kata) -> Iterator[str]:
    """Write a folder beside each diff of *kata*, to be edited and folded again, and yield what was done, or why not."""
    shipped = contents(kata, None)
    for answer in find_answers(kata, "wrong"):
        if answer.is_dir():
            continue
        try:
            files = contents(kata, answer)
        except DjangokataError:
            continue
        if gone := sorted(shipped.keys() - files.keys()):
            yield f"{answer.relative_to(kata.path)}: stays a diff: a folder cannot leave out {gone[0]}."
            continue
        folder = answer.with_suffix("")
        folder.mkdir()
        write_files({name: content for name, content in files.items() if shipped.get(name) != content}, folder)
        yield f"{folder.relative_to(kata.path)}: written."
