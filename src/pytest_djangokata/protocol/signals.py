"""Signals by which other plugins interrupt a test, held back while this process is in the middle of something."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

#: What timers and plugins send; what raises in their handlers would leave a message half read.
HELD = frozenset(
    getattr(signal, name)
    for name in ("SIGALRM", "SIGVTALRM", "SIGPROF", "SIGUSR1", "SIGUSR2")
    if hasattr(signal, name) and hasattr(signal, "pthread_sigmask")
)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Hold the signals back; those that come are handled afterwards."""
    with _masked(block=True):
        yield


@contextlib.contextmanager
def let_through() -> Iterator[None]:
    """Handle the signals at once, inside of :func:`held`: a wait may be interrupted."""
    with _masked(block=False):
        yield


def let_through_from_now_on() -> None:
    """Handle them in this process, also if it has inherited that they are held back."""
    if HELD:  # pragma: no branch  (win32)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)


@contextlib.contextmanager
def _masked(*, block: bool) -> Iterator[None]:
    if not HELD:  # pragma: no cover  (win32)
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK if block else signal.SIG_UNBLOCK, HELD)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
