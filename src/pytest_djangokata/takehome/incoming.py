"""Reading what comes back. All of it is hostile: names, sizes, encodings and contents; nothing of it is run here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

import msgspec

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.given import is_test
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.archives import open_archive
from pytest_djangokata.grading.given import changed, may_be_given
from pytest_djangokata.grading.submissions import may_be_wanted
from pytest_djangokata.grading.take import folder_of, is_untouched, take, top_folder
from pytest_djangokata.grading.trees import FolderTree, Refused, Tree
from pytest_djangokata.grading.wrapped import is_archive, listed
from pytest_djangokata.interpreter import quote
from pytest_djangokata.layout import TESTS
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.left import Left, left_of
from pytest_djangokata.takehome.model import HISTORY, NOTES, RECEIPT, RECORD, Commit, Record, Signed
from pytest_djangokata.takehome.office import Office
from pytest_djangokata.takehome.words import visible

MAX_NOTES = 20_000  # characters
MAX_TESTS = 12  # files
MAX_COMMITS = 200
MAX_SUBJECT = 200  # characters
MAX_NAMED = 200  # files that ``submit`` says it left out
TOP = (RECEIPT, RECORD, NOTES)

#: Why a receipt does not count.
NO_RECEIPT = f"there is no receipt: {RECEIPT} is missing"
DOUBT = "the receipt is not to be believed"

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Checked:
    """A receipt that came back.

    :param problem: that there is none, or why it is not to be believed; empty where it is what was handed out.
    :param advice: what to do then.
    """

    signed: Signed | None
    problem: str = ""
    advice: str = "If you know which take-home it is, name it: --as ID\nAll of them: djangokata takehome list"


@dataclass(frozen=True)
class Incoming:
    """What came back for one kata.

    :param files: what the candidate edited, by their path in the kata; None where there is nothing.
    :param untouched: whether they are as they were handed out.
    :param gone: those of them that did not come back, and stand there as they were handed out.
    :param problem: why nothing of it can be taken.
    :param tests: test modules that came along, by their name.
    :param left: what is not taken of it.
    """

    files: dict[str, bytes] | None = None
    untouched: bool = False
    gone: list[str] = field(default_factory=list)
    problem: str = ""
    tests: dict[str, bytes] = field(default_factory=dict)
    left: Left = field(default_factory=Left)


def opened(path: Path, tasks: Sequence[Task] = ()) -> Tree:
    """Return the files of what came back; those of interest can be read.

    :param path: an archive, a folder of files, or a folder with nothing in it but an archive.

    :raises DjangokataError: if there is nothing at *path*, nothing that can be read, or nobody knows which archive is meant.
    """

    def wanted(name: str) -> bool:
        last = name.rpartition("/")[2]
        return last in TOP or fnmatch(last, TESTS) or may_be_wanted(name, tasks)

    if not path.exists():
        raise DjangokataError(f"{path}: there is no such file.\nGive the archive that the candidate sent.")
    try:
        if path.is_symlink():
            raise Refused("it is a link")
        path = _archive_in(path)
        return FolderTree(path) if path.is_dir() else open_archive(path, wanted, may_be_given(tasks))
    except Refused as refusal:
        raise DjangokataError(
            f"{path}: it cannot be read: {visible(str(refusal))}.\n"
            "Ask the candidate for what `djangokata takehome submit` writes."
        ) from refusal


def _archive_in(path: Path) -> Path:
    """Return the archive where nothing else lies in a folder, and else *path* itself."""
    archives, others = _listing(path) if path.is_dir() else ([], [])
    if others or not archives:
        return path
    if len(archives) > 1:
        raise DjangokataError(
            f"{path}: it holds {amount(len(archives), 'archive')}, {listed(one.name for one in archives)}.\n"
            f"Name one of them: {quote(str(archives[0]))}"
        )
    return archives[0]


def _listing(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the archives in a folder, and what else lies there; what a file system notes there is none of them."""
    try:
        there = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    except OSError as error:
        raise Refused(f"the folder cannot be read: {error.strerror}") from error
    archives = [one for one in there if is_archive(one.name) and one.is_file() and not one.is_symlink()]
    return archives, [one for one in there if one not in archives]


def check_receipt(path: Path, office: Office, tree: Tree | None = None) -> Checked:
    """Return the receipt in an archive or a folder, and whether it is what was handed out.

    :raises DjangokataError: if there is nothing to read.
    """
    tree = tree or opened(path)
    signed = read_json(tree, RECEIPT, Signed)
    if signed is None:
        if read_top(tree, RECEIPT) is not None:
            return Checked(None, f"{DOUBT}: {RECEIPT} cannot be read")
        archives, _ = _listing(path) if path.is_dir() else ([], [])
        if archives:
            return Checked(None, NO_RECEIPT, f"Name the archive that lies there: {quote(str(archives[0]))}")
        return Checked(None, NO_RECEIPT)
    if not office.key.has_signed(signed):
        return Checked(signed, f"{DOUBT}: it is not signed with {office.key_file}")
    known = office.find(signed.receipt.id)
    if known is None:
        lost = f"take-home {signed.receipt.id} is not on the list in {office.register}, though your key has signed it"
        return Checked(signed, lost, "Restore the list from a backup.")
    if known.receipt != signed.receipt:
        other = f"{DOUBT}: take-home {signed.receipt.id} has another one on the list in {office.register}"
        return Checked(signed, other)
    return Checked(signed)


def readable_receipt(path: Path, office: Office) -> Checked:
    """As :func:`check_receipt`, but that nothing can be read is a problem like others: of many, all are checked."""
    office.key  # noqa: B018  (without it none can be checked)
    try:
        return check_receipt(path, office)
    except DjangokataError as error:
        return Checked(None, " ".join(str(error).splitlines()))


def issued_as(path: Path, office: Office, as_id: str = "") -> str:
    """Return the ID of the take-home that came back, and an empty string where its receipt is not to be believed.

    :param as_id: the take-home that it is, or whose; its receipt does not count then.

    :raises DjangokataError: if there is nothing to read.
    """
    if as_id:
        return known.receipt.id if (known := office.named(as_id)) else ""
    checked = check_receipt(path, office)
    return "" if checked.signed is None or checked.problem else checked.signed.receipt.id


def read_json(tree: Tree, name: str, kind: type[Shape]) -> Shape | None:
    """Return a JSON file at the top of what came back; None where it is not there, or is something else."""
    text = read_top(tree, name)
    try:
        return None if text is None else msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def read_top(tree: Tree, name: str) -> bytes | None:
    """Return a file at the top of what came back, or below the one folder in it."""
    for place in (name, f"{top_folder(tree.entries)}{name}"):
        if place in tree.entries:
            try:
                return tree.read(place)
            except Refused:
                return None
    return None


def record_of(tree: Tree) -> Record:
    """Return what the candidate's copy noted; an empty record where nothing can be read."""
    record = read_json(tree, RECORD, Record) or Record()
    commits = [Commit(one.time[:40], one.subject[:MAX_SUBJECT]) for one in record.commits[:MAX_COMMITS]]
    return msgspec.structs.replace(record, commits=commits, left_out=record.left_out[:MAX_NAMED])


def notes_of(tree: Tree) -> str:
    """Return the candidate's own words."""
    return (read_top(tree, NOTES) or b"").decode("utf-8", "replace")[:MAX_NOTES]


def has_history(tree: Tree) -> bool:
    """Whether the history of git came along."""
    return any(name.rpartition("/")[2] == HISTORY for name in tree.entries)


def answers(
    tree: Tree, tasks: Sequence[Task], handed: Mapping[str, Mapping[str, str]], record: Record
) -> Mapping[str, Incoming]:
    """Return what came back for each kata, by its ID.

    :param handed: of each kata that is known as it was handed out, a SHA-256 of each file.
    :param record: what ``submit`` noted, if it packed this: then all tests came along, and it says what did not.
    """
    return {task.kata.id: _answer(tree, task.kata, handed.get(task.kata.id, {}), record) for task in tasks}


def _answer(tree: Tree, kata: Kata, handed: Mapping[str, str], record: Record) -> Incoming:
    folder = None
    try:
        folder = folder_of(tree.entries, kata)
        if folder is None:
            return Incoming(left=left_of((), None, kata, record.left_out, ()))
        files = take(tree, folder, kata)
    except Refused as refusal:
        return Incoming(problem=str(refusal), left=left_of(tree.entries, folder, kata, record.left_out, ()))
    tests: dict[str, bytes] = {}
    for name in sorted(tree.entries):
        last = name.removeprefix(folder)
        if name.startswith(folder) and last.isprintable() and is_test(last) and len(tests) < MAX_TESTS:
            try:
                tests[last] = tree.read(name)
            except Refused:
                continue
    gone = [name for name in files if f"{folder}{name}" not in tree.entries]
    other = changed(tree, folder, kata, handed, has_tests=record.submitted is not None)
    left = left_of(tree.entries, folder, kata, record.left_out, other)
    return Incoming(files, is_untouched(kata, files), gone, tests=tests, left=left)
