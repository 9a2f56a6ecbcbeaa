"""Ctrl-C again, after a run has been interrupted: children are being ended by then, and so is the summary written."""

from __future__ import annotations

import os
import signal
import threading

import pytest

#: So many Ctrl-C end the process at once, without another word; the warm process cleans up behind it.
ENOUGH = 3


class InterruptHooks:
    """Lets the end of an interrupted run come to its end. Until the first Ctrl-C nothing is changed."""

    def __init__(self) -> None:
        self._count = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Take over from Python, which would raise in the middle of what is done now."""
        if (
            not isinstance(excinfo.value, KeyboardInterrupt)
            or threading.current_thread() is not threading.main_thread()
        ):
            return
        self._count = 1
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._again)

    def _again(self, *_: object) -> None:
        self._count += 1
        if self._count >= ENOUGH:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)

    def restore(self) -> None:
        """Give the signal back, to a program that has called pytest."""
        if signal.getsignal(signal.SIGINT) == self._again:
            signal.signal(signal.SIGINT, signal.default_int_handler)
