"""Answers in ``.meta``, and trees to run: the pristine kata with one answer's files laid over it."""

from __future__ import annotations

from pathlib import Path

from pytest_djangokata.catalogue.copies import copy_kata, put_answer
from pytest_djangokata.catalogue.load import load_kata
from pytest_djangokata.catalogue.model import Kata, Problem, expand, kata_files
from pytest_djangokata.check import diffs
from pytest_djangokata.check.diffs import DiffError
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import KATA_FILE

DIFF = ".diff"


def find_answers(kata: Kata, kind: str) -> list[Path]:
    """Return the answers in ``.meta/accepted`` or ``.meta/wrong``, sorted by name.

    An answer is a folder. A wrong one may be a diff against the reference solution; where both are there, the folder is
    being edited and counts.
    """
    folder = kata.hidden / kind
    found = {path.stem: path for path in folder.glob(f"*{DIFF}") if path.is_file() and kind == "wrong"}
    found |= {path.name: path for path in folder.glob("*") if path.is_dir() and path.name != "__pycache__"}
    return [found[name] for name in sorted(found)]


def answer_name(answer: Path) -> str:
    """Return the name of an answer, be it a folder or a diff."""
    return answer.name.removesuffix(DIFF)


def answer_files(folder: Path) -> list[Path]:
    """Return the files of a folder with an answer, without byte code."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def contents(kata: Kata, answer: Path | None) -> dict[str, bytes]:
    """Return what the files in ``edit`` contain with *answer*, by their path in the kata.

    The files of a folder are laid over the shipped ones: what it leaves out stays as it was shipped. A diff is applied to
    the shipped files with the reference solution over them.

    :param answer: a folder or a diff; None for the kata as shipped.

    :raises DjangokataError: if the answer has a symbolic link, or if the diff cannot be read or does not fit.
    """
    handed_out = set(kata_files(kata.path)).intersection(kata.edit_files)
    shipped = {path.relative_to(kata.path).as_posix(): path.read_bytes() for path in handed_out}
    if answer is None:
        return shipped
    if not answer.is_file():
        return shipped | {path.relative_to(answer).as_posix(): path.read_bytes() for path in _given(kata, answer)}
    try:
        diff = diffs.parse(answer.read_bytes().decode())
        return diffs.apply(diff, contents(kata, kata.hidden / "solution"))
    except UnicodeDecodeError as error:
        raise DjangokataError(f"{answer}: the file is not UTF-8: {error.reason}.\nSave it as UTF-8.") from error
    except DiffError as error:
        advice = (
            "Give the lines marked with a space or - as the reference has them now; the numbers after @@ may be wrong.\n"
            f"djangokata check --diff {kata.id} puts them right."
        )
        raise DjangokataError(f"{answer.relative_to(kata.path)}: {error}\n{advice}") from error


def _given(kata: Kata, folder: Path) -> tuple[Path, ...]:
    files = expand(folder, kata.meta.edit)
    for path in files:
        if any(part.is_symlink() for part in (path, *path.parents) if folder in part.parents):
            raise DjangokataError(f"{path}: is a symbolic link, which an answer must not have.\nReplace it by a file.")
    return files


def lay_out(kata: Kata, answer: Path | None, target: Path) -> Kata:
    """Copy *kata* without ``.meta`` below *target*, put the files of *answer* in place, and return the copy.

    Only files that match ``edit`` are taken from *answer*.

    :param answer: see :func:`contents`.

    :raises DjangokataError: see :func:`contents`, or if the result is no kata any more.
    """
    folder = copy_kata(kata, target)
    if answer is not None:
        put_answer(kata, contents(kata, answer), folder)
    copied = load_kata(folder)
    if isinstance(copied, Problem):
        raise DjangokataError(str(copied))
    assert (folder / KATA_FILE).is_file()
    return copied


def fits(kata: Kata, answer: Path) -> bool:
    """Whether :func:`contents` takes *answer*."""
    try:
        contents(kata, answer)
    except DjangokataError:
        return False
    return True
