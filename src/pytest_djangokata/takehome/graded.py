"""What the office has graded before: a receipt is a file, which can come back twice, and from somebody else."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pytest_djangokata.takehome.office import Office
from pytest_djangokata.takehome.scorecard import Scorecard
from pytest_djangokata.takehome.words import solved_text


class Grading(msgspec.Struct, frozen=True):
    """One scorecard that was made.

    :param id: of the take-home.
    :param sha256: of the file that came back; empty for a folder.
    :param result: how many of its katas were solved, in words.
    :param folder: where the scorecard went.
    """

    id: str
    at: datetime
    sha256: str
    result: str
    folder: str


def grading_of(card: Scorecard, file: Path, folder: Path) -> Grading:
    """Return what is noted of a scorecard that was made of *file*."""
    result = solved_text(card.katas, " solved")
    return Grading(card.id, datetime.now(UTC), _sha256(file), result, str(folder.resolve()))


def _sha256(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def note(office: Office, grading: Grading) -> None:
    """Put a grading on the office's list."""
    # On a line of its own, also after one that was cut off.
    office.append(_list(office), b"\n" + msgspec.json.encode(grading))


def last(office: Office, take_home: str) -> Grading | None:
    """Return the last grading of the take-home with this ID, if there is one; a line that cannot be read is passed over."""
    found = None
    try:
        lines = _list(office).read_bytes().splitlines()
    except FileNotFoundError:
        return None
    for line in lines:
        try:
            one = msgspec.json.decode(line, type=Grading)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        found = one if one.id == take_home else found
    return found


def told(before: Grading, now: Grading, *, blind: bool = False) -> str:
    """Say that a take-home was graded before.

    :param blind: leave out the folder, which may have the candidate's name.
    """
    which = f"{'the same' if before.sha256 == now.sha256 else 'another'} file" if before.sha256 and now.sha256 else ""
    where = "" if blind or before.folder == now.folder else f"; its scorecard is in {before.folder}"
    return (
        f"{now.id} was graded before, on {before.at:%Y-%m-%d %H:%M} UTC{f', from {which}' if which else ''}: "
        f"{before.result}{where}."
    )


def _list(office: Office) -> Path:
    return office.folder / "graded.jsonl"
