"""What a student handed in beside the files that are taken, and what is missing of those: in words for both readers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.model import kata_files, named_files
from pytest_djangokata.grading.take import is_wanted, top_folder
from pytest_djangokata.grading.trees import SKIPPED
from pytest_djangokata.grading.wrapped import listed


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
        if name in shipped or is_wanted(name, kata) or SKIPPED.intersection(parts):
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
            text += "; what it imports from there is missing"
        notes.append(text)
    return notes
