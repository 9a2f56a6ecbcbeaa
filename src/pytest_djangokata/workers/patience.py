"""How often a kata's process may end badly: as long as that costs no more time than two endless loops."""

from __future__ import annotations

import time

#: The most time that may be lost, in times that one test may take: two endless loops are more, many quick deaths less.
TIMES = 1.5
MAX_BARREN = 2  # processes in a row that end before a test has begun


class Patience:
    """What the ends of one kata's processes have cost so far.

    :param timeout: seconds that one test may take.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._lost = 0.0  # seconds
        self._barren = 0
        self.begin()

    def begin(self) -> None:
        """Note that the process begins something: itself, or the next test."""
        self._since = time.monotonic()

    def progress(self) -> None:
        """Note that a test has ended, and the process begins the next."""
        self._barren = 0
        self.begin()

    def lose(self, *, barren: bool) -> None:
        """Note that the process has ended before it had finished what it began.

        :param barren: this was before a test.
        """
        self._lost += time.monotonic() - self._since
        self._barren = self._barren + 1 if barren else 0

    @property
    def at_an_end(self) -> bool:
        """Whether no other process shall be tried."""
        return self._barren >= MAX_BARREN or self._lost >= TIMES * self._timeout
