"""The members of a tar within bounds: what is said of one could fill the memory, or never end, before it is one."""

from __future__ import annotations

import io
import tarfile
import time
from typing import IO, Any, Self

from pytest_djangokata.grading.trees import Refused

SECONDS = 60  # for one archive
MAX_SAID = 64 << 10  # bytes of what is said of one member: a long name, attributes
MAX_SAID_OF_ALL = 1 << 10  # bytes of what is said of all that follow: git writes a commit there
MAX_GLOBAL = 50  # such entries in one archive; each member has a copy of them
MAX_ENDS = 100  # reads beyond the end

TOO_LONG = "it has a member whose description is too long"


class Limited(io.RawIOBase):
    """What comes out of a file or a decompressor, as long as it is not too much and does not take too long.

    A size that a member does not have would be skipped block by block, long after the end.

    :param most: bytes.
    :param ends: how often it may be read beyond its end; a decompressor does that as long as it has something left.
    """

    def __init__(self, file: IO[bytes], most: int, ends: float = MAX_ENDS) -> None:
        self._file = file
        self._most_ends = ends
        self._left = most
        self._ends = 0
        self._until = time.monotonic() + SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        self._ends += not data
        if self._left < 0:
            raise Refused("it unpacks to many times its size")
        if self._ends > self._most_ends:
            raise Refused("it ends in the middle of a member")
        if time.monotonic() > self._until:
            raise Refused(f"it was not read within {SECONDS} s")
        return data


class Member(tarfile.TarInfo):
    """A member whose description is bounded before it is read."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        member = super().frombuf(buf, encoding, errors)
        most = {
            tarfile.XHDTYPE: MAX_SAID,
            tarfile.SOLARIS_XHDTYPE: MAX_SAID,
            tarfile.XGLTYPE: MAX_SAID_OF_ALL,
            tarfile.GNUTYPE_LONGNAME: MAX_SAID,
            tarfile.GNUTYPE_LONGLINK: MAX_SAID,
        }.get(member.type)
        if most is not None and member.size > most:
            raise Refused(TOO_LONG)
        if member.type == tarfile.GNUTYPE_SPARSE:
            _refuse_holes()
        return member

    # tarfile calls these by their names, and says that a subclass may have its own.
    def _proc_gnusparse_00(self, *_: object) -> None:
        _refuse_holes()

    def _proc_gnusparse_01(self, *_: object) -> None:
        _refuse_holes()

    def _proc_gnusparse_10(self, *_: object) -> None:
        _refuse_holes()


def _refuse_holes() -> None:
    """Refuse a file with holes: the list of them has no bound."""
    raise Refused("it has a file with holes; pack it again without --sparse")
