"""Where a PostgreSQL server listens, as its URL says, and ways to it."""

from __future__ import annotations

import socket
from urllib.parse import quote, unquote, urlsplit

PORT = 5432
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def socket_of(url: str) -> str:
    """Return the path of the socket in a folder at which the server of *url* listens, or an empty string."""
    host, port = _place(url)
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else ""


def is_on_this_machine(url: str) -> bool:
    """Return whether the server of *url* listens in a folder, or at the loopback interface."""
    host, _ = _place(url)
    return host.startswith("/") or host in LOOPBACK


def connect(url: str) -> socket.socket:
    """Return a bare connection to the server of *url*.

    :raises OSError: if it cannot be reached.
    """
    if not (path := socket_of(url)):
        return socket.create_connection(_place(url))
    sock = socket.socket(socket.AF_UNIX)
    try:
        sock.connect(path)
    except BaseException:
        sock.close()
        raise
    return sock


def through(url: str, folder: str) -> str:
    """Return *url* for somebody who is to go to the socket in *folder* instead, as the same user to the same database."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}{quote(folder, safe='')}:{PORT}").geturl()


def without_user(url: str) -> str:
    """Return *url* without the names of user and database, and without a password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], path="", query="").geturl()


def _place(url: str) -> tuple[str, int]:
    """Return the host, which may be a folder, and the port of *url*."""
    netloc = urlsplit(url).netloc.rpartition("@")[2]
    host, _, port = netloc.rpartition(":") if netloc.rpartition(":")[2].isdigit() else (netloc, "", "")
    return unquote(host).strip("[]"), int(port or PORT)
