"""Messages between the parent and its processes: length-limited JSON, optionally followed by bytes.

A frame is ``!II`` (length of the JSON, length of the blob), the JSON object, the blob. Nothing is ever pickled: the
other side may be running a stranger's code.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from json import dumps, loads
from typing import Any

HEADER = struct.Struct("!II")
MAX_JSON = 16 << 20  # bytes
MAX_BLOB = 256 << 20  # bytes

Message = dict[str, Any]


class WireError(Exception):
    """The other side broke the protocol: a frame too long, not JSON, or not an object."""


def safe_repr(value: object) -> str:
    """Return the ``repr`` of *value*, or the name of its type where a learner's ``__repr__`` raises."""
    try:
        return repr(value)
    except Exception as problem:  # noqa: BLE001  (it may do anything)
        return f"<{type(value).__name__}, whose __repr__ raised {type(problem).__name__}>"


def encode(message: Message, blob: bytes = b"") -> bytes:
    """Return the frame for *message*; what JSON does not know becomes its ``repr``."""
    body = dumps(message, default=safe_repr).encode()
    return HEADER.pack(len(body), len(blob)) + body + blob


def decode(body: bytes | bytearray) -> Message:
    """Parse the JSON part of a frame.

    :raises WireError: if it is not an object, says a key twice, or uses NaN or Infinity, which JSON does not have.
    """
    try:
        message = loads(body, parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise WireError(f"unreadable message: {error}") from error
    if type(message) is not dict:
        raise WireError("the message is not an object")
    return message


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


class Channel:
    """A blocking end of a connection, as the child uses it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._one_at_a_time = threading.Lock()

    def send(self, message: Message, blob: bytes = b"") -> None:
        frame = encode(message, blob)
        with self._one_at_a_time:
            self.sock.sendall(frame)

    def receive(self) -> tuple[Message, bytes]:
        """Wait for one frame.

        :raises EOFError: if the other side has gone.
        """
        json_length, blob_length = HEADER.unpack(exactly(self.sock, HEADER.size))
        if json_length > MAX_JSON or blob_length > MAX_BLOB:
            raise WireError("frame too long")
        return decode(exactly(self.sock, json_length)), exactly(self.sock, blob_length)


def exactly(sock: socket.socket, count: int) -> bytes:
    """Wait for so many bytes.

    :raises EOFError: if the other side has gone before.
    """
    data = bytearray()
    while len(data) < count:
        chunk = sock.recv(min(count - len(data), 1 << 20))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def cut(sizes: dict[str, int], blob: bytes) -> dict[str, bytes]:
    """Return the parts of *blob*, which lie one after the other, by their names."""
    parts: dict[str, bytes] = {}
    start = 0
    for name, size in sizes.items():
        parts[name] = blob[start : start + size]
        start += size
    return parts


class Reader:
    """Takes frames out of what has arrived so far, as the parent does it between other work."""

    def __init__(self, max_json: int = MAX_JSON, max_blob: int = MAX_BLOB) -> None:
        self._buffer = bytearray()
        self._limits = max_json, max_blob

    def feed(self, data: bytes) -> list[tuple[Message, bytes]]:
        """Add *data* and return the frames that are complete.

        :raises WireError: as soon as a frame announces more than the limits, or is not JSON.
        """
        return list(self.frames(data))

    def frames(self, data: bytes) -> Iterator[tuple[Message, bytes]]:
        """Add *data* and yield the frames that are complete: those before a bad one count.

        :raises WireError: when it is the turn of a frame that announces more than the limits, or is not JSON.
        """
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            json_length, blob_length = HEADER.unpack_from(self._buffer)
            if json_length > self._limits[0] or blob_length > self._limits[1]:
                raise WireError("frame too long")
            end = HEADER.size + json_length
            if len(self._buffer) < end + blob_length:
                break
            body, blob = bytes(self._buffer[HEADER.size : end]), bytes(self._buffer[end : end + blob_length])
            del self._buffer[: end + blob_length]
            yield decode(body), blob
