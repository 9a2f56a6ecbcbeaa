"""How long things may take, and how to wait. Nothing is to be done here."""

from __future__ import annotations

import time

#: Seconds for which a value is fresh after it was loaded.
FRESH = 60
#: Seconds for which a value may be given out while it is loaded again, also counted from when it was loaded.
STALE = 600
#: Seconds for which a caller waits for a value that another one loads.
WAIT = 5
#: Seconds after which nobody believes any more that a loader will finish.
LOCK = 30


class NotReadyError(Exception):
    """There is no value, and the caller has waited long enough."""


def sleep(seconds: float) -> None:
    """Wait for *seconds*."""
    time.sleep(seconds)
