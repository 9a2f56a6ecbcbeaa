"""What a submission's connection and the broker say to each other: a length, and so many bytes."""

from __future__ import annotations

import socket
import struct

LENGTH = struct.Struct("!I")


class TooLong(Exception):
    """The other side announces more than it may send."""


class Frames:
    """One end.

    :param longest: bytes that the other side may send at once.
    """

    def __init__(self, sock: socket.socket, longest: int) -> None:
        self._sock = sock
        self._longest = longest
        self._arrived = bytearray()

    def send(self, body: bytes) -> None:
        """Send one frame."""
        self._sock.sendall(LENGTH.pack(len(body)) + body)

    def receive(self) -> bytes:
        """Wait for a frame. Nearly every one arrives as a whole, and takes one call of the system.

        :raises EOFError: if the other side has gone.
        :raises TooLong: if it announces too much.
        """
        self._wait_for(LENGTH.size)
        (length,) = LENGTH.unpack_from(self._arrived)
        if length > self._longest:
            raise TooLong
        end = LENGTH.size + length
        self._wait_for(end)
        body = bytes(self._arrived[LENGTH.size : end])
        del self._arrived[:end]
        return body

    def _wait_for(self, count: int) -> None:
        while len(self._arrived) < count:
            chunk = self._sock.recv(min(max(count - len(self._arrived), 1 << 16), 1 << 20))
            if not chunk:
                raise EOFError
            self._arrived += chunk
