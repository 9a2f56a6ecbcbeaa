"""How random a text is: by the bytes that code draws for it, and by its letters. What is made of few can be guessed."""

from __future__ import annotations

import contextlib
import os
import random
import string
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from math import log2
from types import ModuleType
from unittest import mock

#: Letters that come together where texts are random: digits, and the small and capital letters of hexadecimal and others.
KINDS = (
    string.digits,
    *("abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"),
    *("-_", "!#$%&()*+;<=>?@^`{|}~"),
)


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


def random_bits(texts: Sequence[str]) -> float:
    """Return how many random bits each of *texts* carries at most, by its letters: what all have at one place is not random.

    :param texts: made in the same way; the more, the closer.
    """
    letters = set("".join(texts))
    differ = sum(len(set(at_one_place)) > 1 for at_one_place in zip_longest(*texts))
    return differ * log2(sum(len(kind) for kind in KINDS if letters.intersection(kind)) or 1)
