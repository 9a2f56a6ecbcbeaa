"""A child's own clock, and the trace that says where its code was when it ended."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
from collections.abc import Callable
from typing import IO

from pytest_djangokata.child.audit import Handler
from pytest_djangokata.protocol.tracers import debugger_attached, is_coverage


class Clock:
    """Ends this process when its time is up. It stands still while a debugger is attached.

    :param trace: where the stacks are written then.
    :param seconds: for each test.
    :param debuggable: there may be a person with a debugger.
    :param tell: called with True when a debugger is attached, and with False when it is no more.
    """

    def __init__(self, trace: IO[str], seconds: float, *, debuggable: bool, tell: Callable[[bool], None]) -> None:
        self._trace = trace
        self._seconds = seconds
        self._debuggable = debuggable
        self._tell = tell
        self._attached = False
        #: Called with the name of the module that begins to trace.
        self.on_debugger: Callable[[object], None] = lambda module: None

    def start(self, seconds: float | None = None) -> None:
        """Start the clock, to run for *seconds* or for those that each test has."""
        self._note_debugger(self._debuggable and debugger_attached())
        if not self._attached:
            faulthandler.dump_traceback_later(seconds or self._seconds, exit=True, file=self._trace)

    def forget(self) -> None:
        """Take out of the trace what was noted so far: what has ended well since then needs none."""
        with contextlib.suppress(OSError, ValueError):  # the learner's code has closed it
            os.ftruncate(self._trace.fileno(), 0)
            os.lseek(self._trace.fileno(), 0, os.SEEK_SET)

    def stop(self) -> None:
        """Stop the clock."""
        faulthandler.cancel_dump_traceback_later()

    def note(self) -> None:
        """Write down where the code is now, in case the process ends here."""
        with contextlib.suppress(BaseException):
            faulthandler.dump_traceback(self._trace, all_threads=False)
            self._trace.flush()

    def handlers(self) -> dict[str, Handler]:
        """Return handlers of audit events for a debugger that comes later."""
        return dict.fromkeys(("sys.settrace", "sys.monitoring.register_callback"), self._tracing)

    def _tracing(
        self, *_: object
    ) -> None:  # pragma: no cover  (called from the audit hook, which Python does not trace)
        module = sys._getframe(2).f_globals.get("__name__")
        if self._debuggable and not is_coverage(module):
            self.stop()
            self._note_debugger(True)
            self.on_debugger(module)

    def _note_debugger(self, attached: bool) -> None:
        if attached != self._attached:
            self._attached = attached
            self._tell(attached)
