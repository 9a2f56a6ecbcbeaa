"""Single keys from the terminal, without waiting for Enter, and the terminal as it was afterwards."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import TracebackType
from typing import Any, Self

#: What terminals send for keys that have no character.
SEQUENCES = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1b[5~": "page up",
    "\x1b[6~": "page down",
    "\r": "enter",
    "\n": "enter",
    " ": "page down",
    "\x1b": "escape",
    "\x7f": "escape",
}
#: The same for the second character that Windows gives.
WINDOWS = {"H": "up", "P": "down", "I": "page up", "Q": "page down"}


class Keys:
    """The keyboard. Use it as a context manager: while it is open, each key comes at once and is not shown."""

    def __init__(self) -> None:
        self._settings: Any = None
        self._closed = False
        self._typed = ""

    def __enter__(self) -> Self:
        if os.name != "nt":
            import termios

            self._settings = termios.tcgetattr(sys.stdin)
            self._raw()
            signal.signal(signal.SIGTSTP, lambda *_: self._suspend())
            signal.signal(signal.SIGCONT, lambda *_: self._raw())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._settings is not None:
            import termios

            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.signal(signal.SIGCONT, signal.SIG_DFL)
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._settings)

    @property
    def closed(self) -> bool:
        """Whether the terminal has gone."""
        return self._closed

    def read(self, seconds: float) -> str:
        """Return the key that was pressed, or an empty string if none was within *seconds*."""
        return self._read_windows(seconds) if os.name == "nt" else self._read_posix(seconds)

    def uncover(self) -> None:
        """Show what the terminal showed before; the shell comes back to it."""

    def cover(self) -> None:
        """Show the screen again after the shell."""

    def _suspend(self) -> None:
        """Stop as by Ctrl-Z, and go on here when the shell brings the command back."""
        import termios

        self.uncover()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._settings)
        os.kill(os.getpid(), signal.SIGSTOP)
        self._raw()
        self.cover()

    @staticmethod
    def _raw() -> None:
        import tty

        tty.setcbreak(sys.stdin)

    def _read_posix(self, seconds: float) -> str:
        import select

        if not self._typed:
            readable, _, _ = select.select([sys.stdin], [], [], seconds)
            if not readable:
                return ""
            try:
                self._typed = os.read(sys.stdin.fileno(), 256).decode("utf-8", "replace")
            except OSError:
                self._typed = ""
            if not self._typed:
                self._closed = True
                return ""
        return self._take()

    def _take(self) -> str:
        """Take one key from what was typed; several may have come at once."""
        known = max((one for one in SEQUENCES if self._typed.startswith(one)), key=len, default="")
        taken = known or self._typed[0]
        self._typed = self._typed[len(taken) :]
        return SEQUENCES.get(taken, taken)

    @staticmethod
    def _read_windows(seconds: float) -> str:  # pragma: no cover  (win32)
        import msvcrt

        console: Any = msvcrt
        deadline = time.monotonic() + seconds
        while not console.kbhit():
            if time.monotonic() >= deadline:
                return ""
            time.sleep(0.01)
        char: str = console.getwch()
        if char in ("\x00", "\xe0"):
            return WINDOWS.get(console.getwch(), "")
        return SEQUENCES.get(char, char)
