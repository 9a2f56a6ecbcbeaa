"""Katas do not reach other machines: an attempt fails at once, and is told to the parent."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

NETWORK = "tried to reach the network"

#: Audit events of the socket module and where in their arguments the address stands.
EVENTS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}


def forbid(report: Callable[[str], None]) -> None:
    """Make every attempt of this process to reach another machine raise OSError.

    :param report: called with one sentence for each attempt, in case the code swallows the error.
    """

    def audit(event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (Python does not trace audit hooks)
        position = EVENTS.get(event)
        if position is None or len(arguments) <= position:
            return
        host = _host(event, arguments[position])
        if host and not is_local(host):
            text = f"{NETWORK}: {host}; a kata must work without it"
            report(text)
            raise OSError(text)

    sys.addaudithook(audit)


def is_local(host: str) -> bool:  # pragma: no cover  (called from the audit hook)
    """Whether *host* names this machine by its loopback interface."""
    return host in ("localhost", "::1", "0.0.0.0", "::", "") or host.startswith("127.")  # noqa: S104


def _host(event: str, address: object) -> str:  # pragma: no cover  (called from the audit hook)
    if event != "socket.getaddrinfo":
        # An address of the network is a tuple; anything else names something on this machine, a file say.
        address = address[0] if isinstance(address, tuple) and address else ""
    if isinstance(address, bytes):
        address = address.decode("ascii", "replace")
    return address if isinstance(address, str) else ""
