"""A relay between a submission and its PostgreSQL server: it hands on what either says, and counts what comes back.

The submission has its connections itself, and could lie about what it did with them. The relay is another process, and
behind the wall no other way leads to the server.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from pytest_djangokata.databases.broker_session import Counts
from pytest_djangokata.databases.replies import Replies

#: How many connections a submission can have at once; each takes two threads.
MAX_CONNECTIONS = 64
#: Bytes that are handed on at once.
CHUNK = 1 << 16
#: How a client begins: the length of the packet with these four bytes, and the version or a request.
FIRST = struct.Struct("!II")
MAX_FIRST = 10_000  # bytes, as the server has it
#: Requests to encrypt. They are refused: what is encrypted cannot be counted.
ENCRYPT = (80877103, 80877104)
REFUSED = b"N"


class Relay:
    """Leads connections that come to *listener* to the server.

    :param listener: where the submission connects to.
    :param connect: opens a connection to the server.
    """

    def __init__(self, listener: socket.socket, connect: Callable[[], socket.socket]) -> None:
        self._listener = listener
        self._connect = connect
        self._places = threading.BoundedSemaphore(MAX_CONNECTIONS)
        #: What has come back since :meth:`begin`.
        self.counts = Counts()

    def begin(self) -> None:
        """Count from 0."""
        self.counts = Counts()

    def start(self) -> None:
        """Take connections, in threads that end with the process."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """Take connections until *listener* is closed."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._places.acquire(blocking=False):
                    threading.Thread(target=self._lead, args=(client,), daemon=True).start()
                else:
                    client.close()

    def _lead(self, client: socket.socket) -> None:
        """Hand on what *client* says until either side has closed the connection."""
        try:
            with client, contextlib.suppress(OSError, EOFError):
                first = _first_packet(client)
                with self._connect() as server:
                    server.sendall(first)
                    back = threading.Thread(target=self._lead_back, args=(server, client), daemon=True)
                    back.start()
                    _hand_on(client, server)
                    back.join()
        finally:
            self._places.release()

    def _lead_back(self, server: socket.socket, client: socket.socket) -> None:
        replies = Replies()
        # Counted before the submission has it: when it has answered, all that it was sent has been counted.
        _hand_on(server, client, lambda data: replies.feed(data, self.counts))


def _first_packet(client: socket.socket) -> bytes:
    """Return the packet that asks for a connection, or to cancel what another one does.

    :raises EOFError: if there is none.
    """
    while True:
        head = _exactly(client, FIRST.size)
        length, request = FIRST.unpack(head)
        if request not in ENCRYPT:
            break
        client.sendall(REFUSED)
    if not FIRST.size <= length <= MAX_FIRST:
        raise EOFError
    return head + _exactly(client, length - FIRST.size)


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _hand_on(source: socket.socket, target: socket.socket, see: Callable[[bytes], None] | None = None) -> None:
    """Copy what comes from *source* to *target* until one of them closes, and close both then."""
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            if see is not None:
                see(data)
            target.sendall(data)
    for side in (source, target):
        with contextlib.suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
