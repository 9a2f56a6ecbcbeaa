"""What children have collected, kept from run to run: a kata that has not changed shows its tests without its child.

An entry holds for the files of the kata, for all else that was read to collect it, and for the surroundings: versions,
environment, options. Only this process writes entries, each kata's under the hash of its own path, and nothing in a kata's
folder is taken for one. Broken collections are not kept, nor modules that skip themselves, but for want of an extra: what
stopped them need not be a file. A kata that is once found to collect other tests from the same files is asked each time from
then on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.model import fingerprint, kata_files
from pytest_djangokata.catalogue.requirements import EXTRAS, installed_version, missing
from pytest_djangokata.files import replace_file
from pytest_djangokata.protocol.job import Job
from pytest_djangokata.workers.outcomes import Collection

FORMAT = 1
FOLDER = "collected"
MAX_ENTRY = 1 << 20  # bytes
MAX_ENTRIES = 2000
MAX_TOTAL = 64 << 20  # bytes
#: Options that change how a test is shown or run, and never which tests there are.
SHOWING = (
    "-q",
    "-v",
    "--tb=",
    "--showlocals",
    "--full-trace",
    "--pdb",
    "--trace",
    "--runxfail",
    "--capture=",
    "--setup-",
    "--assert=",
    "--log-",
)
DISTRIBUTIONS = ("pytest-djangokata", "Django", "pytest", "pytest-django", "factory-boy")
PACKAGE = Path(__file__).parents[1]
DIGEST = hashlib.sha256().digest_size


class Entry(msgspec.Struct):
    """What is kept of one kata.

    :param kata: its folder.
    :param state: its files, as :func:`state_of` puts them.
    :param read: other files that were read, with their size and time; -1 for one that was not there.
    :param skipped: modules that lack an extra.
    :param unsteady: the hash of the test modules that collect other tests each time; then the rest is of no use.
    """

    kata: str
    state: str
    read: list[tuple[str, int, int]] = []
    items: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    skipped: dict[str, tuple[str, int, str]] = {}
    unsteady: str = ""


class Question(NamedTuple):
    """What is asked: the tests of a kata, in the state in which its files were when they were looked at."""

    kata: Kata
    job: Job
    #: :attr:`Kata.fingerprint`, taken before any child could read the files.
    fingerprint: str


class Memory:
    """The folder of entries. What cannot be read counts as not there, and what cannot be written is not kept.

    :param folder: where the package keeps what it can make again.
    :param forget: nothing of earlier runs counts (``--cache-clear``).
    """

    def __init__(self, folder: Path, *, forget: bool = False) -> None:
        self._folder = folder / FOLDER
        self._forget = forget
        self._begun = time.time_ns()
        self._written = False
        #: Of files that many katas read, as they were when the first of them was recalled.
        self._stamps: dict[str, tuple[int, int]] = {}

    def recall(self, question: Question) -> Collection | None:
        """Return what a child would collect now, or None if only the child can tell."""
        entry = self._read(question)
        if entry is None or entry.unsteady or entry.state != state_of(question.job, question.fingerprint):
            return None
        for path, size, changed in entry.read:
            if path not in self._stamps:
                self._stamps[path] = stamp(path)
            if self._stamps[path] != (size, changed):
                return None
        return Collection(entry.items, skipped=entry.skipped, warnings=entry.warnings, shown=entry.shown)

    def knows(self, folders: Iterable[Path]) -> bool:
        """Return whether there is something about each kata in *folders*; it may be out of date."""
        try:
            names = {path.name.partition("-")[0] for path in self._folder.iterdir()}
        except OSError:
            return False
        return not self._forget and all(name_of(folder) in names for folder in folders)

    def keep(self, question: Question, found: Collection) -> None:
        """Remember what a child has collected, unless the files have changed since, or the next one may find others."""
        if found.broken is not None or found.errors or not (found.items and _is_lasting(found)):
            return
        kata, job = question.kata, question.job
        if kata.fingerprint != question.fingerprint:
            return  # saved while the child was reading
        state = state_of(job, question.fingerprint)
        known = self._read(question)
        tests = fingerprint(kata.path, kata.test_files)
        if known is not None and known.unsteady == tests:
            return
        read = self._beyond(kata, found.opened)
        if read is None:
            return
        entry = Entry(str(kata.path), state, read, found.items, found.warnings, found.shown, found.skipped)
        if (
            known is not None
            and not known.unsteady
            and (known.state, known.read) == (state, read)
            and {item["id"] for item in known.items} != found.ids
        ):
            entry = Entry(str(kata.path), state, unsteady=tests)
        with contextlib.suppress(OSError, ValueError, TypeError, OverflowError, RecursionError):
            self._write(question, msgspec.json.encode(entry))

    def _beyond(self, kata: Kata, opened: Iterable[str]) -> list[tuple[str, int, int]] | None:
        """Return the files that :attr:`Kata.fingerprint` does not cover; None if one has changed since this run began."""
        covered = set(map(str, kata_files(kata.path)))
        read = [(path, *stamp(path)) for path in opened if path not in covered]
        return None if any(changed >= self._begun for _, _, changed in read) else read

    def _read(self, question: Question) -> Entry | None:
        if self._forget:
            return None
        try:
            content = self._path(question).read_bytes()
            if content[:DIGEST] != hashlib.sha256(content[DIGEST:]).digest():
                return None
            entry = msgspec.json.decode(content[DIGEST:], type=Entry)
        except (OSError, ValueError, RecursionError):
            return None
        return entry if entry.kata == str(question.kata.path) else None

    def _write(self, question: Question, data: bytes) -> None:
        """Replace the entry, unless it is too large to be worth it."""
        if len(data) > MAX_ENTRY:
            return
        path = self._path(question)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._written:
            self._written = True
            prune(path.parent)
        replace_file(path, hashlib.sha256(data).digest() + data)

    def _path(self, question: Question) -> Path:
        return self._folder / f"{name_of(question.kata.path)}-{surroundings_of(question.job)}.json"


def _is_lasting(found: Collection) -> bool:
    """Whether modules that skip themselves lack an extra: what is installed is known of an entry, and nothing else is."""
    lacks = [missing(f"extra:{extra}") for extra in EXTRAS] if found.skipped else []
    lasting = {f"Skipped: {lack.told}" for lack in lacks if lack is not None}  # as pytest puts it
    return lasting.issuperset(reason for _, _, reason in found.skipped.values())


def stamp(path: str) -> tuple[int, int]:
    """Return the size and the time of change of a file, by which another content is noticed."""
    try:
        status = os.stat(path)  # noqa: PTH116  (asked of hundreds of files)
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns


def name_of(folder: Path) -> str:
    """Return how the entries of the kata in *folder* begin."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]


def state_of(job: Job, files: str) -> str:
    """Return the hash of all that a kata's folder decides.

    :param files: :attr:`Kata.fingerprint`; empty folders, which can make an app, are not in it.
    """
    return _hash(files, job.package, job.settings, job.app, job.files)


def surroundings_of(job: Job) -> str:
    """Return the hash of all besides files that decides what a child collects and what its tests are called."""
    options = [option for option in job.arguments if not option.startswith(SHOWING)]
    database = os.environ.get("DATABASE_URL") if job.postgres else None
    return _hash(_environment(), job.role, job.rootdir, job.root, job.log_level, options, database)[:32]


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()  # which writes any path


@cache
def _environment() -> str:
    """Return the hash of the versions: of Python, of what is installed, and of this package's own source."""
    versions = [installed_version(name) for name in DISTRIBUTIONS]
    spec = find_spec("django")
    # Each package that is installed, upgraded or removed has a folder of its own there.
    installed = stamp(str(Path(spec.origin).parents[1]))[1] if spec is not None and spec.origin is not None else 0
    own = sorted((str(path), *stamp(str(path))) for path in PACKAGE.rglob("*.py"))
    return _hash(FORMAT, sys.version, sys.platform, sys.prefix, versions, installed, own)


def prune(folder: Path) -> None:
    """Remove the oldest entries beyond a number and a total size."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        files = sorted(((file.stat().st_mtime, file.stat().st_size, file.path) for file in found), reverse=True)
        total = 0
        for number, (_, size, path) in enumerate(files):
            total += size
            if number >= MAX_ENTRIES or total > MAX_TOTAL:
                with contextlib.suppress(OSError):
                    Path(path).unlink()
