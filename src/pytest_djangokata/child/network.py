"""Katas do not reach other machines: an attempt fails at once, and is told to the parent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytest_djangokata.child.audit import Handler

NETWORK = "tried to reach the network"

#: Audit events of the socket module and where in their arguments the address stands.
EVENTS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}


def handlers(report: Callable[[str], None]) -> dict[str, Handler]:
    """Return what makes every attempt of this process to reach another machine raise OSError.

    :param report: called with one sentence for each attempt, in case the code swallows the error.
    """

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (called from the audit hook)
        position = EVENTS[event]
        host = _host(event, arguments[position]) if len(arguments) > position else ""
        if host and not is_local(host):
            text = f"{NETWORK}: {host}; a kata must work without it"
            report(text)
            raise OSError(text)

    return dict.fromkeys(EVENTS, refuse)


def is_local(host: str) -> bool:  # pragma: no cover  (called from the audit hook)
    """Whether *host* names this machine by its loopback interface."""
    if host in ("localhost", "::1", "0.0.0.0", "::", ""):  # noqa: S104
        return True
    return host.startswith("127.") and host.replace(".", "").isdecimal()  # a name may begin so too


def _host(event: str, address: object) -> str:  # pragma: no cover  (called from the audit hook)
    if event != "socket.getaddrinfo":
        # An address of the network is a tuple; anything else names something on this machine, a file say.
        address = address[0] if isinstance(address, tuple) and address else ""
    if isinstance(address, bytes):
        address = address.decode("ascii", "replace")
    return address if isinstance(address, str) else ""
