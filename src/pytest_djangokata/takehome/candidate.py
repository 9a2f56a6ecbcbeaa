"""The candidate's folder, and what is noted in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from pytest_djangokata.assignments.manifest import Manifest
from pytest_djangokata.catalogue.installed import MANIFEST
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.files import replace_file
from pytest_djangokata.progress.store import FOLDER, prepare_folder
from pytest_djangokata.takehome.model import RECEIPT, RECORD, Record, Signed, indented

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

    :raises DjangokataError: if it lies in none, or its receipt is missing.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if not (folder / MANIFEST).is_file():
            continue
        manifest = _read(folder / MANIFEST, Manifest)
        if manifest.kind != "take-home":
            continue
        if not (folder / RECEIPT).is_file():
            raise DjangokataError(
                f"{folder / RECEIPT}: it is missing.\nTake the file out of the archive that you were sent."
            )
        return Copy(folder, _read(folder / RECEIPT, Signed), manifest)
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


def moment() -> datetime:
    """Return the time now, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
