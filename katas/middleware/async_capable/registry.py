"""Who our partners are, and how often they call. Nothing is to be done here."""

from __future__ import annotations

import asyncio
import threading
from typing import NoReturn

#: The partner of each key.
keys: dict[str, str] = {"demo-key": "Demo"}
#: How often each partner has called.
calls: dict[str, int] = {}
#: What is out of order: "find", "count". Tests change it.
broken: set[str] = set()
#: What has happened, in its order: "find demo-key", "found demo-key", "count Demo 200", "counted Demo 200".
events: list[str] = []
#: The threads in which it happened.
threads: set[int] = set()


class Unavailable(Exception):
    """The registry is out of order."""


def find(key: str) -> str | None:
    """Return the partner with this *key*, or None. Holds up the thread.

    :raises Unavailable: if the registry is out of order.
    """
    begin(f"find {key}")
    refuse_loop("find")
    return found(key)


def count(partner: str, status: int) -> int:
    """Count a call that was answered with *status*, and return how many it has been. Holds up the thread.

    :raises Unavailable: if the registry is out of order.
    """
    begin(f"count {partner} {status}")
    refuse_loop("count")
    return counted(partner, status)


async def afind(key: str) -> str | None:
    """Do the same as :func:`find`, and let others work while waiting."""
    begin(f"afind {key}")
    await nap()
    return found(key)


async def acount(partner: str, status: int) -> int:
    """Do the same as :func:`count`, and let others work while waiting."""
    begin(f"acount {partner} {status}")
    await nap()
    return counted(partner, status)


def begin(event: str) -> None:
    events.append(event)
    threads.add(threading.get_ident())


async def nap() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def refuse_loop(name: str) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    blocked(name)


def blocked(name: str) -> NoReturn:
    events.append(f"blocked by {name}")
    raise RuntimeError(f"{name}() would hold up the event loop that runs here")


def found(key: str) -> str | None:
    if "find" in broken:
        raise Unavailable
    events.append(f"found {key}")
    return keys.get(key)


def counted(partner: str, status: int) -> int:
    if "count" in broken:
        raise Unavailable
    calls[partner] = calls.get(partner, 0) + 1
    events.append(f"counted {partner} {status}")
    return calls[partner]
