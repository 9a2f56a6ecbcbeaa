"""Waiting for what another thread does, no longer than that takes, and never without end."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds to wait at most, and between two looks; nothing takes that long unless an answer hangs.
PATIENCE, PAUSE = 10.0, 0.002


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until *condition* holds, and return whether it does after at most *seconds*."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True
