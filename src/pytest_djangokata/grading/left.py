"""What a student handed in beside the files that are taken, and what is missing of those: in words for both readers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.model import kata_files, named_files
from pytest_djangokata.catalogue.shipped import HINTS
from pytest_djangokata.grading.model import Changed
from pytest_djangokata.grading.take import is_wanted, top_folder
from pytest_djangokata.grading.trees import SKIPPED
from pytest_djangokata.grading.wrapped import MAX_LISTED, listed
from pytest_djangokata.progress.text import amount

#: How it begins what the teacher is told of given files.
LEFT_ASIDE = "left aside: changed given files of "


def absent(names: Collection[str], folder: str, kata: Kata) -> list[str]:
    """Return the files that *kata* names to edit, and that are not in its *folder* of a submission.

    :param names: everything in the submission.
    """
    return [name for name in named_files(kata.meta.edit) if f"{folder}{name}" not in names]


def has_any(names: Iterable[str], folder: str, kata: Kata) -> bool:
    """Whether a submission has one of the files to edit in the *folder* of a kata."""
    return any(name.startswith(folder) and is_wanted(name.removeprefix(folder), kata) for name in names)


def not_taken(names: Collection[str], folder: str, kata: Kata) -> list[str]:
    """Return what lies in the *folder* of a kata, was not shipped with it, and is not taken.

    Where the files of the only kata lie at the top of a submission, only Python beside them counts: the rest of a project
    may lie there too.
    """
    shipped = {path.relative_to(kata.path).as_posix() for path in kata_files(kata.path)}
    at_top = folder == top_folder(names)
    found = []
    for name in sorted(name.removeprefix(folder) for name in names if name.startswith(folder)):
        parts = name.split("/")
        if name in shipped or name == HINTS or is_wanted(name, kata) or SKIPPED.intersection(parts):
            continue
        if any(part.startswith(".") for part in parts) or name.endswith((".pyc", "~")):
            continue
        if not at_top or ("/" not in name and name.endswith(".py") and name != "manage.py"):
            found.append(name)
    return found


def notes_of(missing: Collection[str], others: Collection[str], kata: Kata) -> list[str]:
    """Return a sentence without its period for each of the two, where there is something to say."""
    notes = []
    if missing:
        notes.append(f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    if others:
        edit = kata.meta.edit
        text = f"{listed(others)} {'is' if len(others) == 1 else 'are'} not taken: only {listed(edit)} "
        text += "is" if len(edit) == 1 else "are"
        spelled = {name.casefold() for name in edit}
        if any(name.endswith(".py") and name.casefold() not in spelled for name in others):
            text += "; an import from there fails"
        notes.append(text)
    return notes


def changes_note(changed: Mapping[str, Collection[Changed]]) -> str:
    """Return a sentence without its period for the teacher: which given files came back otherwise; empty for none.

    :param changed: those of each kata.
    """
    told = _first([f"{kata}: {listed(map(str, files))}" for kata, files in changed.items() if files], "; of ")
    return f"{LEFT_ASIDE}{told}" if told else ""


def not_used(changed: Mapping[str, Collection[Changed]]) -> str:
    """Return what the student is told of the same, as a sentence; empty where there is nothing to say."""
    told = _first([f"{listed(map(str, files))} in {kata}" for kata, files in changed.items() if files], "; ")
    return f"Given files are ours, and what was changed of them was not used: {told}." if told else ""


def _first(told: Sequence[str], between: str) -> str:
    more = len(told) - MAX_LISTED
    return between.join(told[:MAX_LISTED]) + (f"; and in {amount(more, 'more kata')}" if more > 0 else "")
