"""A submission without a kata where one is expected: an archive in its folder, as Moodle hands it over, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.grading.archives import open_archive
from pytest_djangokata.grading.kinds import archive_ending
from pytest_djangokata.grading.take import folder_of
from pytest_djangokata.grading.trees import FolderTree, Refused, Tree, nothing
from pytest_djangokata.progress.text import amount, clean, cut

#: Names that are told before the others are counted, and how much of one.
MAX_LISTED = 3
MAX_SHOWN = 60


def unwrapped(
    folder: FolderTree,
    tasks: Sequence[Task],
    is_wanted: Callable[[str], bool],
    is_given: Callable[[str], bool] = nothing,
) -> Tree:
    """Return the files of a submission's folder, or of the one archive in it where none of the katas lies beside that.

    :param is_wanted: whether a name may be read later.
    :param is_given: whether a name may be glanced at later.

    :raises Refused: if there are several archives, or the one cannot be read.
    """
    archives = [one.name for one in folder.entries.values() if one.is_file and is_archive(one.name)]
    if not archives or _has_any(folder, tasks):
        return folder
    if len(archives) > 1:
        raise Refused(f"its folder holds {amount(len(archives), 'archive')}, {listed(archives)}; keep one")
    try:
        return open_archive(folder.root / archives[0], is_wanted, is_given)
    except Refused as refusal:
        raise Refused(f"its folder holds {listed(archives)}: {refusal}") from refusal


def is_archive(name: str) -> bool:
    """Whether a name in a folder is an archive's, and no file system's own note beside one."""
    return bool(archive_ending(name)) and not any(part.startswith(".") for part in name.split("/"))


def _has_any(tree: Tree, tasks: Sequence[Task]) -> bool:
    try:
        return any(folder_of(tree.entries, task.kata, alone=len(tasks) == 1) is not None for task in tasks)
    except Refused:
        return True  # one is there twice, which is said of it later


def none_of(tree: Tree, tasks: Sequence[Task]) -> str:
    """Return what is said of a submission that has none of the katas: what is expected, and what is there."""
    wanted = [f"{task.kata.root.name}/{task.kata.id}/{name}" for task in tasks for name in task.kata.meta.edit]
    holds = dict.fromkeys(name.partition("/")[0] for name in tree.entries)
    found = f"it holds {listed(holds)}" if holds else "no file was found in it"
    return f"it has none of the katas: {listed(wanted)} {'is' if len(wanted) == 1 else 'are'} expected, and {found}"


def listed(names: Iterable[str]) -> str:
    """Return the first of *names* for a sentence, and how many more there are."""
    told = [cut(clean(name), MAX_SHOWN) for name in names]
    more = f" and {len(told) - MAX_LISTED} more" if len(told) > MAX_LISTED else ""
    return ", ".join(told[:MAX_LISTED]) + more
