"""Three services of other companies. Nothing is to be done here."""

from __future__ import annotations

import asyncio
from typing import Any

NAMES = ("weather", "traffic", "news")
#: Seconds after which a service counts as missing.
TIMEOUT = 2

#: What each of them does: after how many seconds it answers what, or raises what. Tests change it.
plan: dict[str, tuple[float, Any]] = {name: (0.5, f"all about {name}") for name in NAMES}
#: What has happened, in its order: "begin weather", "end weather", "cancelled weather".
events: list[str] = []


async def fetch(name: str) -> Any:
    """Return what the service *name* knows.

    :raises Exception: any, if it is out of order.
    """
    seconds, result = plan[name]
    events.append(f"begin {name}")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        for _ in range(3):  # it takes a moment to hang up
            await asyncio.sleep(0)
        events.append(f"cancelled {name}")
        raise
    events.append(f"end {name}")
    if isinstance(result, BaseException):
        raise result
    return result


def fetch_blocking(name: str) -> Any:
    """Do the same, and hold up the whole thread while waiting."""
    events.append(f"blocked by {name}")
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(fetch(name))
    raise RuntimeError("fetch_blocking() would hold up the event loop that runs here")
