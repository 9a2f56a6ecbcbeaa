"""Counting the random bytes that code draws: what is made of few can be guessed, however long it is."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Iterator
from types import ModuleType
from unittest import mock


@contextlib.contextmanager
def count_random_bytes(*modules: ModuleType) -> Iterator[list[int]]:
    """Count the bytes that the operating system is asked for in the block, by ``secrets`` or ``uuid4()`` too.

    A generator of ``random`` asks for none: its numbers can be computed from those before.

    :param modules: may have ``urandom`` or ``getrandom`` under a name of their own.
    :return: how many bytes were asked for, each time; the list grows, and may be cleared.
    """
    drawn: list[int] = []
    sources = [getattr(os, name) for name in ("urandom", "getrandom") if hasattr(os, name)]
    places = [(os, "urandom"), (os, "getrandom"), (random, "_urandom")]
    for module in modules:
        places += [(module, name) for name, value in vars(module).items() if any(value is one for one in sources)]

    def counted(size: int, flags: int = 0) -> bytes:
        drawn.append(size)
        return urandom(size)

    urandom = os.urandom
    with contextlib.ExitStack() as stack:
        for owner, name in places:
            if hasattr(owner, name):
                stack.enter_context(mock.patch.object(owner, name, counted))
        yield drawn
