"""Threads that a test leaves behind: those that run the kata's code are its fault, the idle ones of libraries nobody's."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from weakref import WeakSet

from pytest_djangokata.protocol.breakage import excerpt, shown_path

SECONDS_TO_END = 0.5
#: How long a thread that has not left the module `threading` may still be on its way to the code that it is to run.
SECONDS_TO_BEGIN = 0.05
STEP = 0.005  # seconds


def foreign_threads() -> list[threading.Thread]:
    """Return the threads of this process besides the main one."""
    return [thread for thread in threading.enumerate() if thread is not threading.main_thread() and thread.is_alive()]


class Leftovers:
    """Looks for threads that go on after the test which started them.

    :param folder: the kata's folder.
    :param rootdir: paths are shown relative to it.
    """

    def __init__(self, folder: str, rootdir: str) -> None:
        self._prefix = os.path.join(folder, "")
        self._rootdir = Path(rootdir)
        #: Threads for which nobody is blamed, or somebody has been already.
        self._known: WeakSet[threading.Thread] = WeakSet()
        #: Threads that wait in the module `threading`, and have been waited for once.
        self._waiting: WeakSet[threading.Thread] = WeakSet()

    def accept(self) -> None:
        """Take the threads that there are for granted: they began before the first test."""
        self._known.update(foreign_threads())

    def endless(self) -> str:
        """Describe a thread that runs the kata's code and does not end; an empty string if there is none."""
        deadline = time.monotonic() + SECONDS_TO_END
        for thread in foreign_threads():
            if thread not in self._known and (frame := self._busy(thread, deadline)) is not None:
                self._known.add(thread)
                file, line = frame.f_code.co_filename, frame.f_lineno
                source = "\n".join(excerpt(file, line))
                shown = shown_path(file, self._rootdir)
                return f"{shown}:{line}  a thread never ended: {thread.name} is still here after the test.\n{source}"
        return ""

    def _busy(self, thread: threading.Thread, deadline: float) -> FrameType | None:
        """Return where in the kata's code *thread* still is at *deadline*; None as soon as it runs none of it."""
        begun = time.monotonic() + SECONDS_TO_BEGIN
        while thread.is_alive():
            frames = list(_stack(thread))
            own = next((frame for frame in frames if frame.f_code.co_filename.startswith(self._prefix)), None)
            now = time.monotonic()
            if own is None:
                if thread in self._waiting or any(frame.f_globals.get("__name__") != "threading" for frame in frames):
                    return None  # a library's, an executor's for instance
                if now > begun:
                    self._waiting.add(thread)
                    return None
            elif now > deadline:
                return own
            thread.join(STEP)
        return None


def _stack(thread: threading.Thread) -> Iterator[FrameType]:
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        yield frame
        frame = frame.f_back
