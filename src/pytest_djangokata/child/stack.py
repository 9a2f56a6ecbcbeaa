"""Room for Python's own stack."""

from __future__ import annotations

from collections.abc import Callable

#: Values for which the frame below asks; they take 256 KB of addresses, and no memory.
ROOM = 1 << 15


def call_with_room(function: Callable[[], object]) -> None:
    """Call *function* on a stretch of Python's stack that is long enough for deep calls.

    Python gets memory for its frames in stretches of 16 KB, and gives each back when the first frame on it ends. A loop that
    calls functions where a stretch ends, as templates have many, maps and unmaps memory at each call, which costs more
    than the calls. A stretch is at least as long as the frame that it begins with.

    :param function: must not raise: the traceback would need a frame of that size again, when there may be no memory left.
    """
    function()


call_with_room.__code__ = call_with_room.__code__.replace(co_stacksize=ROOM)
