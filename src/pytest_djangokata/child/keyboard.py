"""A kata has no keyboard: what asks for input is refused at once, with the place that asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from pytest_djangokata.child.audit import Handler

REFUSED = "a kata has no keyboard"
#: The module of what pytest puts in the place of standard input, and how its own refusal begins.
PYTESTS, PYTESTS_REFUSAL = "_pytest.capture", "pytest: reading from stdin"


def handlers(folder: str, allowed: Callable[[], bool], note: Callable[[str], None]) -> dict[str, Handler]:
    """Return what makes ``input()`` raise OSError, unless the code has put something of its own in place of the keyboard.

    :param folder: the kata's folder.
    :param allowed: whether a debugger has the terminal.
    :param note: called with one sentence for each attempt, in case the code swallows the error.
    """

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (called from the audit hook)
        if not allowed() and _is_keyboard(sys.stdin):
            text = f"{REFUSED}: input() was called{_place(folder)}"
            note(text)
            raise OSError(text)

    return {"builtins.input": refuse}


def reword(error: BaseException) -> None:
    """Let *error*, if it is pytest's refusal to read from standard input, give no advice that does not help here."""
    if type(error) is OSError and str(error).startswith(PYTESTS_REFUSAL):
        error.args = (f"{REFUSED}: sys.stdin was read",)


def _is_keyboard(stream: Any) -> bool:  # pragma: no cover  (called from the audit hook)
    if type(stream).__module__ == PYTESTS:
        return True
    try:
        return bool(stream.fileno() == 0)
    except (AttributeError, OSError, ValueError):
        return False


def _place(folder: str) -> str:  # pragma: no cover  (called from the audit hook)
    frame = sys._getframe(1)
    prefix = os.path.join(folder, "")
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(prefix):
            return f", {file.removeprefix(prefix)}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return ""
