"""Reading what a PostgreSQL server sends, as far as statements and rows have to be counted.

https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from __future__ import annotations

import struct

from pytest_djangokata.databases.broker_session import Counts
from pytest_djangokata.databases.statements import is_query

#: A kind of message, and its length without the byte of the kind.
HEADER = struct.Struct("!cI")
#: Bytes of a message that are looked at; the name of a statement and the severity of an error come first.
LOOKED_AT = 64

#: A row, and a line of what COPY sends.
ROWS = (b"D", b"d")
DONE, ERROR = b"C", b"E"
#: A part of a result that was asked for in parts, and the result of a function that was called without a statement.
OTHERS = (b"s", b"V")
#: Errors that end a statement; a FATAL one ends a connection.
OF_A_STATEMENT = b"SERROR\0"


class Replies:
    """Counts what goes through one connection from the server to the submission.

    A statement counts when it has ended, well or not, except where it only begins, divides or ends a transaction.
    """

    def __init__(self) -> None:
        self._header = bytearray()
        self._kind = b""
        self._body = bytearray()
        #: Bytes of the message's body that are still to come.
        self._left = 0

    def feed(self, data: bytes, counts: Counts) -> None:
        """Count what is complete with *data*, whose messages may begin and end anywhere."""
        queries = rows = place = 0
        while place < len(data) or (self._kind and not self._left):
            if not self._kind:
                taken = data[place : place + HEADER.size - len(self._header)]
                self._header += taken
                place += len(taken)
                if len(self._header) < HEADER.size:
                    break
                self._kind, length = HEADER.unpack(self._header)
                self._left = max(length - 4, 0)
                self._header.clear()
                self._body.clear()
                continue
            if len(self._body) < LOOKED_AT:
                self._body += data[place : place + min(self._left, LOOKED_AT - len(self._body))]
            taken_bytes = min(self._left, len(data) - place)
            place += taken_bytes
            self._left -= taken_bytes
            if not self._left:
                queries += self._is_end_of_statement()
                rows += self._kind in ROWS
                self._kind = b""
        if queries or rows:
            counts.add(queries=queries, rows=rows)

    def _is_end_of_statement(self) -> bool:
        if self._kind == DONE:
            name = bytes(self._body).partition(b"\0")[0].decode("ascii", "replace")
            return is_query(name) and name != "START TRANSACTION"
        if self._kind == ERROR:
            return bytes(self._body).startswith(OF_A_STATEMENT)
        return self._kind in OTHERS
