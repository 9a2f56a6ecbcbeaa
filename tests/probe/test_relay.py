"""The relay to a PostgreSQL server: what goes through it is counted, however it is cut, and never encrypted."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_djangokata.databases.broker_session import Counts
from pytest_djangokata.databases.relay import ENCRYPT, MAX_FIRST, Relay
from pytest_djangokata.databases.replies import Replies

HELLO = struct.pack("!II", 8 + 5, 196608) + b"user\0"


def message(kind: bytes, body: bytes = b"") -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def rows(number: int, size: int = 3) -> bytes:
    return message(b"D", b"x" * size) * number


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (message(b"T", b"columns") + rows(3) + message(b"C", b"SELECT 3\0") + message(b"Z", b"I"), (1, 3)),
        (message(b"C", b"BEGIN\0") + message(b"C", b"SAVEPOINT\0") + message(b"C", b"START TRANSACTION\0"), (0, 0)),
        (message(b"C", b"INSERT 0 100\0") + message(b"C", b"COMMIT\0"), (1, 0)),
        (message(b"E", b"SERROR\0VERROR\0C42703\0") + message(b"Z", b"E"), (1, 0)),
        (message(b"E", b"SFATAL\0VFATAL\0C28P01\0"), (0, 0)),
        (rows(2) + message(b"s") + rows(1) + message(b"C", b"SELECT 1\0"), (2, 3)),
        (message(b"H", b"0") + message(b"d", b"line") * 4 + message(b"c") + message(b"C", b"COPY 4\0"), (1, 4)),
        (message(b"D", b"D" + b"\0\0\0\x04" * 500) + message(b"C", b"SELECT 1\0"), (1, 1)),
    ],
    ids=["rows", "transactions", "a change", "an error", "a refused connection", "in parts", "a copy", "false headers"],
)
@pytest.mark.parametrize("size", [1, 2, 5, 7, 1 << 16])
def test_messages_are_counted_wherever_they_are_cut(sent: bytes, expected: tuple[int, int], size: int) -> None:
    counts, replies = Counts(), Replies()
    for place in range(0, len(sent), size):
        replies.feed(sent[place : place + size], counts)
    assert (counts.queries, counts.rows) == expected


@pytest.fixture
def way(tmp_path: Path) -> Iterator[tuple[Relay, socket.socket, socket.socket]]:
    """A relay, the socket of a client that has come to it, and the one at which a server would listen."""
    with socket.socket(socket.AF_INET) as listener, socket.socket(socket.AF_INET) as server:
        for sock in (listener, server):
            sock.bind(("127.0.0.1", 0))
            sock.listen()
        relay = Relay(listener, lambda: socket.create_connection(server.getsockname()))
        relay.start()
        with socket.create_connection(listener.getsockname(), timeout=60) as client:
            server.settimeout(10)
            yield relay, client, server


def test_what_either_side_says_is_handed_on(way: tuple[Relay, socket.socket, socket.socket]) -> None:
    relay, client, server = way
    client.sendall(HELLO)
    behind, _ = server.accept()
    with behind:
        behind.settimeout(10)
        assert behind.recv(100) == HELLO
        told = rows(1000, size=2000) + message(b"C", b"SELECT 1000\0")
        behind.sendall(told)
        heard = b""
        while len(heard) < len(told):
            heard += client.recv(1 << 16)
        assert heard == told
        assert (relay.counts.queries, relay.counts.rows) == (1, 1000)
        client.close()
        assert behind.recv(100) == b""


@pytest.mark.parametrize("request_to_encrypt", ENCRYPT)
def test_nothing_is_encrypted(way: tuple[Relay, socket.socket, socket.socket], request_to_encrypt: int) -> None:
    _, client, server = way
    client.sendall(struct.pack("!II", 8, request_to_encrypt) + HELLO)
    assert client.recv(1) == b"N"
    behind, _ = server.accept()
    with behind:
        behind.settimeout(10)
        assert behind.recv(100) == HELLO


@pytest.mark.parametrize("length", [0, 7, MAX_FIRST + 1, 0xFFFFFFFF])
def test_what_no_client_would_say_ends_the_connection(
    way: tuple[Relay, socket.socket, socket.socket], length: int
) -> None:
    _, client, _ = way
    client.sendall(struct.pack("!II", length, 196608))
    assert client.recv(1) == b""
