"""The time, which tests set."""

from __future__ import annotations

import time

_stands_at: float | None = None


def now() -> float:
    """Return the time in seconds since 1970."""
    return time.time() if _stands_at is None else _stands_at


def set_to(seconds: float | None) -> None:
    """Let the clock stand at a time; None lets it go on."""
    global _stands_at  # noqa: PLW0603
    _stands_at = seconds
