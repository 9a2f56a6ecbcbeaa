"""Git repositories as submissions: the files of one commit of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pytest_djangokata.grading.aside import branches, branches_note, other_branches
from pytest_djangokata.grading.borrowed import COMMIT, borrowed, small
from pytest_djangokata.grading.trees import MAX_ENTRIES, MAX_FILE, Entry, Refused, check, is_out_of_sight, nothing

MAX_HELD = 16 << 20  # bytes of the files that are read
MAX_GIVEN = 900  # files that are compared; their names fit into a pipe
REF = re.compile(r"refs/[\w./@+-]{1,200}")


@dataclass
class GitTree:
    """The files of one commit, how many others came later, and what else is said not to count."""

    entries: dict[str, Entry] = field(default_factory=dict)
    submitted: datetime | None = None
    commit: str = ""
    later: int = 0
    contents: dict[str, bytes] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    aside: list[str] = field(default_factory=list)
    seen: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        if name in self.twice:
            raise Refused(f"{name} is in the commit twice")
        check(self.entries[name])
        return self.contents[name]

    def glance(self, name: str) -> bytes | None:
        return self.seen.get(name) if name not in self.twice else None


def git_folder(path: Path) -> Path | None:
    """Return the folder of a repository's own data: ``.git``, or the folder itself; None if there is no repository.

    :raises Refused: if it is a link to another place.
    """
    inside = path / ".git"
    if inside.is_symlink() or inside.is_file():
        raise Refused(".git leads to another place, so the commits are not here")
    if inside.is_dir():
        return inside
    return path if is_bare(path) else None


def is_bare(folder: Path) -> bool:
    """Whether a folder is a git repository without files beside it."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def open_repository(
    folder: Path,
    until: datetime | None,
    is_wanted: Callable[[str], bool],
    is_given: Callable[[str], bool] = nothing,
) -> GitTree:
    """Return the files of the last commit before *until*; of the last one of all where each is later.

    :param folder: the repository's own data.
    :param is_wanted: whether a name may be read later.
    :param is_given: whether a name may be glanced at later.

    :raises Refused: if there is no commit, or its data are not whole.
    """
    head = head_of(folder)
    with borrowed(folder, head) as git:
        commit = head
        if until is not None:
            found = git("rev-list", "--max-count=1", f"--until={int(until.timestamp())}", head).decode().strip()
            commit = found if COMMIT.fullmatch(found) else head
        # Not git show, which looks at all files even where none of them is to be shown.
        seconds = git("rev-list", "--max-count=1", "--timestamp", commit).decode().partition(" ")[0]
        later = b"0" if commit == head else git("rev-list", "--count", f"{commit}..{head}")
        tree = GitTree(commit=commit, submitted=_moment(seconds), later=int(later))
        wanted: dict[str, str] = {}
        given: dict[str, str] = {}
        folders: dict[str, str] = {}
        for line in git("ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit).split(b"\0"):
            name, kind, made = _add(tree, line)
            if kind == "tree":
                folders[name] = made
            elif name and tree.entries[name].is_file and tree.entries[name].size <= MAX_FILE:
                if is_wanted(name):
                    wanted[name] = made
                if is_given(name) and len(given) < MAX_GIVEN:
                    given[name] = made
        if sum(tree.entries[name].size for name in wanted) > MAX_HELD:
            raise Refused("it has too much that could be an answer")
        folders[""] = _tree_of(git.checked("commit", commit))
        for above in {above for name in wanted for above in _above(name)}:
            git.checked("tree", folders.get(above, ""))
        for name, blob in wanted.items():
            tree.contents[name] = git.checked("blob", blob)
        # At the end: if the time is up here, what counts has been read.
        tree.aside = branches_note(other_branches(branches(folder, small), head, git))
        with suppress(Refused):  # nobody fails for what is only compared
            blobs = git.blobs(given.values())
            tree.seen = {name: blobs[made] for name, made in given.items() if made in blobs}
    return tree


def _tree_of(commit: bytes) -> str:
    """Return the tree of a commit's text."""
    return commit.partition(b"\n")[0].removeprefix(b"tree ").decode("ascii", "replace")


def _above(name: str) -> Iterator[str]:
    """Yield the folders that a name lies in, the top one as an empty text."""
    parts = name.split("/")[:-1]
    yield from ("/".join(parts[:length]) for length in range(len(parts) + 1))


def _add(tree: GitTree, line: bytes) -> tuple[str, str, str]:
    """Take in one line of ``ls-tree``: mode, type, object and size, then the name. Return name, type and object."""
    about, _, raw = line.partition(b"\t")
    words = about.split()
    name = raw.decode("utf-8", "surrogateescape")
    if len(words) != 4 or is_out_of_sight(name):
        return "", "", ""
    kind, made = words[1].decode(), words[2].decode()
    if kind == "tree":
        return name, kind, made
    if len(tree.entries) >= MAX_ENTRIES:
        raise Refused(f"it has more than {MAX_ENTRIES:,} files")
    if name in tree.entries:
        tree.twice.add(name)
    is_file = words[0] in (b"100644", b"100755") and kind == "blob"
    tree.entries[name] = Entry(name, is_file, int(words[3]) if words[3].isdigit() else 0)
    return name, kind, made


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused("its last commit has no time that there is") from error


def head_of(folder: Path) -> str:
    """Return the commit that HEAD means, read from the files and not by git.

    :raises Refused: if there is none.
    """
    text = small(folder / "HEAD").strip()
    for _ in range(5):
        if COMMIT.fullmatch(text):
            return text
        name = text.removeprefix("ref: ").strip()
        if not REF.fullmatch(name) or ".." in name:
            break
        loose = small(folder / name).strip()
        packed = re.search(rf"^([0-9a-f]{{40,64}}) {re.escape(name)}$", small(folder / "packed-refs"), re.MULTILINE)
        text = loose or (packed[1] if packed else "")
    raise Refused("the repository has no commit")
