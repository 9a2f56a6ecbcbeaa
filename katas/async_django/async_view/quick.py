"""An event loop whose clock jumps to the next moment at which something happens, so that nobody waits. For the tests."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class JumpingSelector(selectors.DefaultSelector):
    """Does not wait for a time: it lets it pass."""

    loop: QuickLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0 if timeout is not None else None)
        if not found and timeout:
            self.loop.now += timeout
        return found


class QuickLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        selector = JumpingSelector()
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self.now


def run(main: Coroutine[Any, Any, Any]) -> tuple[Any, float]:
    """Run *main*, and return its result and how many seconds it took by the clock of the loop."""
    loops: list[QuickLoop] = []

    def factory() -> QuickLoop:
        loops.append(QuickLoop())
        return loops[0]

    with asyncio.Runner(loop_factory=factory) as runner:
        result = runner.run(main)
        return result, round(loops[0].now, 3)
