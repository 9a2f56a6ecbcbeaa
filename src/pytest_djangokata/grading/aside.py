"""Work that does not count, on other branches, not committed, or typed into a form: it is named, and none of it is taken."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pytest_djangokata.grading.borrowed import COMMIT
from pytest_djangokata.grading.trees import FolderTree, Refused, Tree
from pytest_djangokata.grading.wrapped import listed

MAX_BRANCHES = 20  # that are looked at
_REF = re.compile(r"^([0-9a-f]{40,64}) (refs/(?:heads|remotes)/[\w./@+-]{1,200})$", re.MULTILINE)


def branches(folder: Path, small: Callable[[Path], str]) -> dict[str, str]:
    """Return the commit of each branch of a repository, its own and those it knows of another, by their names.

    :param folder: the repository's own data.
    :param small: reads a small file and follows no link.
    """
    found = {name: commit for commit, name in _REF.findall(small(folder / "packed-refs"))}
    for kind in ("heads", "remotes"):
        for above, _, files in os.walk(folder / "refs" / kind):
            for file in files[:MAX_BRANCHES]:
                path = Path(above, file)
                if COMMIT.fullmatch(commit := small(path).strip()):
                    found[path.relative_to(folder).as_posix()] = commit
            if len(found) >= MAX_BRANCHES:
                break
    return {name.split("/", 2)[2]: commit for name, commit in sorted(found.items())[:MAX_BRANCHES]}


def other_branches(found: dict[str, str], head: str, git: Callable[..., bytes]) -> list[str]:
    """Return the branches with commits that *head* does not have.

    :param git: runs a command of git on the repository's objects.
    """
    names = []
    for name, commit in found.items():
        try:
            if commit != head and int(git("rev-list", "--count", f"{head}..{commit}", "--")):
                names.append(name)
        except (Refused, ValueError):
            continue  # its commits are not here
    return names


def branches_note(names: list[str]) -> list[str]:
    """Return what is said of other branches: nothing, or one sentence without its period."""
    if not names:
        return []
    return [f"commits on {'another branch' if len(names) == 1 else 'other branches'} not counted: {listed(names)}"]


def uncommitted_note(work: Path, commit: Tree, is_wanted: Callable[[str], bool]) -> list[str]:
    """Return what is said of files to edit that are not in the working folder as they are in the commit.

    :param is_wanted: whether a name may be that of a file to edit.
    """
    names = []
    try:
        folder = FolderTree(work)
        for name in filter(is_wanted, folder.entries):
            if not folder.entries[name].is_file:
                continue
            there = _unix(commit.read(name)) if name in commit.entries else None
            if _unix(folder.read(name)) != there:
                names.append(name)
    except Refused:
        return []  # of what cannot be read there is nothing to say: only the commit counts
    return [f"uncommitted changes not counted: {listed(names)}"] if names else []


def typed_note(names: Sequence[str]) -> str:
    """Return what is said of a text that a student typed beside what was uploaded.

    :param names: of the folders that it is in.
    """
    return f"text beside the files not graded: {listed(names)}"


def _unix(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
