"""Lending the one terminal to the debuggers of katas, to each when it is its turn."""

from __future__ import annotations

from collections.abc import Callable

from pytest_djangokata.protocol import wire
from pytest_djangokata.workers.worker import Worker


class Terminal:
    """Who has the terminal, and who waits for it.

    :param send: sends a message to a child.
    """

    def __init__(self, send: Callable[[Worker, wire.Message], None]) -> None:
        self._send = send
        #: The kata whose result is asked for now, the only one that may have the terminal.
        self.front: Worker | None = None
        #: Called when a kata's debugger takes the terminal, and when it gives it back.
        self.on_debugger: Callable[[bool], None] = lambda entered: None

    def turn_to(self, worker: Worker) -> None:
        """Note that the result of *worker* is asked for; its debugger may have been waiting."""
        self.front = worker
        if worker.waits_for_terminal:
            self._lend(worker)

    def asked(self, worker: Worker, message: wire.Message) -> None:
        """Lend the terminal to the kata that is shown next; any other waits its turn. Some debuggers need none.

        :raises WireError: if there can be no debugger.
        """
        state = message["state"]
        if state in ("attached", "detached") and (worker.job.terminal or worker.job.debugged):
            worker.debugged = state == "attached"
            if not worker.idle:
                worker.patience.begin()
                worker.give_time()
            return
        if not worker.job.terminal or worker.idle:
            raise wire.WireError("a debugger where there can be none")
        if state == "enter":
            worker.deadline = None
            worker.waits_for_terminal = True
            if self.front is worker:
                self._lend(worker)
        else:
            worker.in_debugger = False
            worker.patience.begin()
            worker.give_time()
            self.on_debugger(False)

    def take_back(self, worker: Worker) -> None:
        """Take the terminal from a child that has ended in its debugger."""
        if worker.in_debugger:
            self.on_debugger(False)

    def _lend(self, worker: Worker) -> None:
        worker.waits_for_terminal = False
        worker.in_debugger = True
        self.on_debugger(True)
        self._send(worker, {"terminal": True})
