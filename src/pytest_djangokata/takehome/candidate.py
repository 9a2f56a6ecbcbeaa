"""The candidate's side: noting begin and end, and packing exactly what is handed in."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from pytest_djangokata.assignments.manifest import Manifest
from pytest_djangokata.assignments.wheel import archive
from pytest_djangokata.catalogue.model import expand
from pytest_djangokata.catalogue.shipped import MANIFEST
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import TESTS
from pytest_djangokata.progress.store import FOLDER, prepare_folder, replace_file
from pytest_djangokata.takehome.model import HISTORY, NOTES, RECEIPT, RECORD, Commit, Record, Signed, indented

MAX_FILE = 1 << 20  # bytes, as the other side reads them
MAX_HISTORY = 20 << 20
MAX_COMMITS = 200

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Copy:
    """A candidate's folder."""

    root: Path
    receipt: Signed
    manifest: Manifest

    @property
    def record_file(self) -> Path:
        return self.root / FOLDER / RECORD

    def record(self) -> Record:
        """Return what was noted here; nothing yet, or nothing that can be read, is an empty one."""
        try:
            return msgspec.json.decode(self.record_file.read_bytes(), type=Record)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return Record()

    def note(self, record: Record) -> None:
        """Keep what is to be noted."""
        prepare_folder(self.record_file.parent)
        replace_file(self.record_file, indented(record))


def find_copy(start: Path) -> Copy:
    """Return the take-home in which *start* lies.

    :raises DjangokataError: if it lies in none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / RECEIPT).is_file() and (folder / MANIFEST).is_file():
            return Copy(folder, _read(folder / RECEIPT, Signed), _read(folder / MANIFEST, Manifest))
    raise DjangokataError(f"{start} lies in no take-home.\nUnpack the archive that you were sent, and go there.")


def _read(path: Path, kind: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DjangokataError(f"{path}: it is damaged: {error}\nTake the file out of the archive again.") from error


def start(copy: Copy, now: datetime | None = None) -> tuple[Record, bool]:
    """Note the begin, and return what is noted, and whether it is new."""
    record = copy.record()
    if record.started is not None:
        return record, False
    record = msgspec.structs.replace(record, started=now or moment())
    copy.note(record)
    return record, True


@dataclass(frozen=True)
class Packed:
    """What was packed.

    :param left_out: what was not, each with the reason.
    """

    path: Path
    names: list[str]
    left_out: list[str]
    record: Record


def submit(copy: Copy, target: Path | None = None, now: datetime | None = None) -> Packed:
    """Pack what is handed in, and note the end. An earlier archive is replaced."""
    record = msgspec.structs.replace(copy.record(), submitted=now or moment(), commits=commits(copy.root))
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    for path in _wanted(copy):
        name = path.relative_to(copy.root).as_posix()
        if path.is_symlink() or any(part.is_symlink() for part in path.parents if copy.root in part.parents):
            left_out.append(f"{name}: it is a link")
        elif path.stat().st_size > MAX_FILE:
            left_out.append(f"{name}: it is bigger than {MAX_FILE:,} bytes")
        else:
            files[name] = path.read_bytes()
    files[RECEIPT] = indented(copy.receipt)
    files[RECORD] = indented(record)
    history = git_bundle(copy.root)
    if len(history) > MAX_HISTORY:
        left_out.append(f"the history of git: it is bigger than {MAX_HISTORY:,} bytes")
    elif history:
        files[HISTORY] = history
    target = target or copy.root / f"submission-{copy.receipt.receipt.id}.zip"
    replace_file(target, archive(files))
    copy.note(record)
    return Packed(target, sorted(files), left_out, record)


def _wanted(copy: Copy) -> Iterator[Path]:
    for kata in copy.manifest.katas:
        folder = copy.root / kata.folder
        yield from expand(folder, kata.edit)
        yield from sorted(path for path in folder.glob(TESTS) if path.is_file())
    if (copy.root / NOTES).is_file():
        yield copy.root / NOTES


def commits(root: Path) -> list[Commit]:
    """Return the commits of a repository whose top is *root*, the newest first; none where it is none."""
    if not (root / ".git").exists():
        return []
    text = _git(root, "log", f"-{MAX_COMMITS}", "--format=%cI%x09%s").decode("utf-8", "replace")
    return [Commit(time, subject[:200]) for time, _, subject in (line.partition("\t") for line in text.splitlines())]


def git_bundle(root: Path) -> bytes:
    """Return the history of a repository whose top is *root*; nothing where it is none, or has no commit."""
    return _git(root, "bundle", "create", "-", "HEAD") if (root / ".git").exists() else b""


def _git(root: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""


def moment() -> datetime:
    """Return the time now, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
