"""What stays with the hirer: the key that signs, and the list of what was handed out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.progress.lock import locked
from pytest_djangokata.takehome.model import Signed

if TYPE_CHECKING:
    from pytest_djangokata.takehome.receipts import Key

#: The environment variable that names the folder.
OFFICE = "DJANGOKATA_OFFICE"


@dataclass(frozen=True)
class Office:
    """The hirer's folder: nobody else may read it."""

    folder: Path

    @property
    def key_file(self) -> Path:
        return self.folder / "key.pem"

    @property
    def register(self) -> Path:
        return self.folder / "issued.jsonl"

    @cached_property
    def key(self) -> Key:
        """The key that signs.

        :raises DjangokataError: if there is none, it cannot be read, or others can read it too.
        """
        from pytest_djangokata.takehome.receipts import Key

        if not self.key_file.exists():
            raise DjangokataError(
                f"{self.key_file}: there is no such key, so no receipt can be checked.\n"
                "Name the folder from which the take-home was handed out: --office DIR"
            )
        mode = self.key_file.stat().st_mode
        if os.name == "posix" and mode & 0o077:
            raise DjangokataError(
                f"{self.key_file}: others can read the key that signs receipts.\nType: chmod 600 {self.key_file}"
            )
        return Key.load(self.key_file)

    def make_key(self) -> None:
        """Make the key, where there is none yet.

        :raises DjangokataError: if it is lost: something was handed out with one.
        """
        from pytest_djangokata.takehome.receipts import Key

        if not self.has_key():
            self.open()
            write_private(self.key_file, Key.generate().private_pem)

    def has_key(self) -> bool:
        """Whether there is a key; there is none yet in an office that has handed out nothing.

        :raises DjangokataError: if it is lost: something was handed out with one.
        """
        if self.key_file.exists():
            return True
        if issued := len(self.issued()):
            raise DjangokataError(
                f"{self.key_file}: the key is missing that signed the take-homes on your list ({issued}).\n"
                f"Restore it from a backup. To begin without them, move {self.register.name} away."
            )
        return False

    def open(self) -> None:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others who hand out from here out of the block."""
        self.open()
        lock = self.folder / "lock"
        os.close(os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600))
        with locked(lock):
            yield

    def add(self, signed: Signed) -> None:
        """Put a take-home on the list."""
        self.append(self.register, msgspec.json.encode(signed))

    def append(self, path: Path, line: bytes) -> None:
        """Write one line more to a list that nobody else can read."""
        self.open()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def issued(self) -> list[Signed]:
        """Return what was handed out, the oldest first.

        :raises DjangokataError: if the list is damaged.
        """
        try:
            lines = self.register.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        found = []
        for number, line in enumerate(lines, 1):
            try:
                found.append(msgspec.json.decode(line, type=Signed))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise DjangokataError(
                    f"{self.register}:{number}: it is no receipt: {error}\nRestore the file, or remove that line."
                ) from error
        return found

    def find(self, receipt_id: str) -> Signed | None:
        """Return the take-home with this ID, or None."""
        return next((one for one in self.issued() if one.receipt.id == receipt_id), None)

    def named(self, name: str) -> Signed | None:
        """Return the take-home with this ID, or else the one of the candidate with this ID, or None."""
        of_candidate = (one for one in self.issued() if one.receipt.candidate == name)
        return self.find(name) or next(of_candidate, None)


def office_at(folder: Path | None) -> Office:
    """Return the hirer's office.

    :param folder: where it is; without it $DJANGOKATA_OFFICE says so, or else it is in the person's own data folder.
    """
    if folder is not None:
        return Office(folder)
    if told := os.environ.get(OFFICE):
        return Office(Path(told))
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return Office(base / "djangokata" / "takehome")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read, not even for a moment; it must not be there yet."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
