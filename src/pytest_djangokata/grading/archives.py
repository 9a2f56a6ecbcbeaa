"""Archives as submissions: nothing is unpacked to disk, and only what a learner edits is read into memory at all."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import math
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from pytest_djangokata.grading.kinds import is_tar, what_else
from pytest_djangokata.grading.members import MAX_GLOBAL, Limited, Member
from pytest_djangokata.grading.trees import (
    MAX_ENTRIES,
    MAX_FILE,
    MAX_NAME,
    Entry,
    Refused,
    check,
    is_out_of_sight,
    limited,
    nothing,
)

MAX_ARCHIVE = 200 << 20  # bytes of the archive itself
MAX_UNPACKED = 512 << 20  # bytes of everything in it
MAX_RATIO = 200  # how many times its size an archive may unpack to, beyond the first
FREE = 32 << 20  # bytes
MAX_DIRECTORY = 16 << 20  # bytes of a zip's list of names
MAX_HELD = 16 << 20  # bytes of the files that are kept

#: What a damaged or hostile archive makes the libraries raise.
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
    MemoryError,
    OSError,
)

OPENERS: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    b"BZh": lambda file: cast("IO[bytes]", bz2.BZ2File(file)),
    b"\xfd7zXZ": lambda file: cast("IO[bytes]", lzma.LZMAFile(file)),  # noqa: SIM115
}


@dataclass
class ArchiveTree:
    """The names in an archive, and the contents of those that somebody may want."""

    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    submitted: datetime | None = None
    commit: str = ""
    later: int = 0
    contents: dict[str, bytes] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    broken: dict[str, str] = field(default_factory=dict)
    held: int = 0
    seen: dict[str, bytes] = field(default_factory=dict)
    room: int = MAX_HELD

    def add(self, name: str, *, is_file: bool, size: int) -> str | None:
        """Note a member, and return the name that it goes by; None for one in a folder that nobody looks into.

        :raises Refused: if the name leads out of the archive, or there are too many.
        """
        plain = plain_name(name)
        if is_out_of_sight(plain):
            return None
        if len(self.entries) >= MAX_ENTRIES:
            raise Refused(f"it has more than {MAX_ENTRIES:,} files")
        if plain in self.entries:
            self.twice.add(plain)
        self.entries[plain] = Entry(plain, is_file, size)
        return plain

    def read(self, name: str) -> bytes:
        if name in self.twice:
            raise Refused(f"{name} is in the archive twice")
        if name in self.broken:
            raise Refused(self.broken[name])
        check(self.entries[name])
        return self.contents[name]

    def hold(self, name: str, content: bytes) -> None:
        """Keep the contents of a member.

        :raises Refused: if that is more than is held of one archive.
        """
        self.contents[name] = content
        self.held += len(content)
        if self.held > MAX_HELD:
            raise Refused("it has too much that could be an answer")

    def glance(self, name: str) -> bytes | None:
        return self.seen.get(name) if name not in self.twice else None

    def see(self, name: str, content: bytes) -> None:
        """Keep the contents of a member that is only compared, as long as there is room: nothing fails for it."""
        if len(content) <= self.room:
            self.room -= len(content)
            self.seen[name] = content


def open_archive(
    path: Path, is_wanted: Callable[[str], bool], is_given: Callable[[str], bool] = nothing
) -> ArchiveTree:
    """Return the files of an archive.

    :param is_wanted: whether a name may be read later.
    :param is_given: whether a name may be glanced at later.

    :raises Refused: if it is no archive, is damaged, or holds more than a submission does.
    """
    with _refusing():
        size = path.stat().st_size
        if size > MAX_ARCHIVE:
            raise Refused(f"it is bigger than {MAX_ARCHIVE >> 20} MB")
        if size == 0:
            raise Refused("the file is empty")
        if zipfile.is_zipfile(path) and not is_tar(path):
            return _zip(path, size, is_wanted, is_given)
        return _tar(path, size, is_wanted, is_given)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        said = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        raise Refused(f"the archive cannot be read: {said}") from error


def plain_name(name: str) -> str:
    """Return the name of a member with slashes, as every system writes it.

    :raises Refused: if it leads out of the archive, or is no name.
    """
    plain = name.replace("\\", "/").removeprefix("./").rstrip("/")
    if len(plain) > MAX_NAME or any(len(part) > 255 for part in plain.split("/")):
        raise Refused(f"it has a name that is too long: {plain[:60]}…")
    if plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":":
        raise Refused(f"it has a name that leads out of it: {plain[:100]}")
    return plain


# -- zip


def _zip(path: Path, size: int, is_wanted: Callable[[str], bool], is_given: Callable[[str], bool]) -> ArchiveTree:
    _check_directory(path, size)
    tree = ArchiveTree(path)
    total = 0
    with zipfile.ZipFile(path) as file:
        wanted, given = {}, {}
        for info in file.infolist():
            total += info.file_size
            if info.is_dir():
                plain_name(info.filename)
                continue
            if info.flag_bits & 1:
                raise Refused("the archive has a password")
            kind = stat.S_IFMT(info.external_attr >> 16)
            name = tree.add(info.filename, is_file=kind in (0, stat.S_IFREG), size=info.file_size)
            if name is None or info.file_size > MAX_FILE:
                continue
            if is_wanted(name):
                wanted[name] = info
            if is_given(name):
                given[name] = info
        if total > MAX_UNPACKED or total > FREE + size * MAX_RATIO:
            raise Refused(f"it unpacks to {total >> 20:,} MB, from {max(1, size >> 10):,} KB")
        for name, info in wanted.items():
            try:
                with _refusing(), file.open(info) as member:
                    tree.hold(name, limited(member.read(MAX_FILE + 1), name))
            except Refused as refusal:
                tree.broken[name] = str(refusal)
        for name, info in given.items():
            with suppress(Refused), _refusing(), file.open(info) as member:
                tree.see(name, member.read(MAX_FILE))
    return tree


def _check_directory(path: Path, size: int) -> None:
    """Refuse a list of names that would fill the memory, before anything reads it."""
    with path.open("rb") as file:
        file.seek(max(0, size - (1 << 16) - 42))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise Refused("the archive cannot be read: its end is missing")
    entries, directory = struct.unpack("<HL", tail[end + 10 : end + 16])
    if b"PK\x06\x07" in tail[max(0, end - 20) : end] or entries == 0xFFFF or directory > MAX_DIRECTORY:
        raise Refused("it has too many files")


# -- tar


def _tar(path: Path, size: int, is_wanted: Callable[[str], bool], is_given: Callable[[str], bool]) -> ArchiveTree:
    tree = ArchiveTree(path)
    members = 0
    with path.open("rb") as raw:
        start = raw.read(6)
        raw.seek(0)
        opener = next((one for magic, one in OPENERS.items() if start.startswith(magic)), None)
        if opener is None and not is_tar(path):
            raise Refused(what_else(path))
        # What is read is bounded on both sides: many empty pieces of a compressed file make nothing at all.
        packed = io.BufferedReader(Limited(raw, MAX_ARCHIVE + 1, ends=math.inf))
        unpacked = opener(cast("IO[bytes]", packed)) if opener else cast("IO[bytes]", packed)
        stream = Limited(unpacked, min(MAX_UNPACKED, FREE + size * MAX_RATIO))
        with tarfile.open(
            fileobj=cast("IO[bytes]", stream), mode="r|", errors="surrogateescape", tarinfo=Member
        ) as file:
            for member in file:
                members += 1
                if members > 10 * MAX_ENTRIES:
                    raise Refused("it has too many files")
                if len(file.pax_headers) > MAX_GLOBAL:
                    raise Refused("it has a member whose description is too long")
                cast("Any", file).members = []  # or each would be kept, with a copy of what is said of all
                if member.isdir():
                    plain_name(member.name)
                    continue
                if member.ischr() or member.isblk() or member.isfifo():
                    raise Refused(f"it has a device: {member.name[:100]}")
                name = tree.add(member.name, is_file=member.isreg(), size=member.size)
                if name is None or not member.isreg() or member.size > MAX_FILE:
                    continue
                if not (is_wanted(name) or is_given(name)):
                    continue
                found = file.extractfile(member)
                content = found.read() if found is not None else b""
                if is_wanted(name):
                    tree.hold(name, content)
                if is_given(name):
                    tree.see(name, content)
    return tree
