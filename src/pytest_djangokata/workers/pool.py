"""Running many katas at once, and giving their results in the order in which they are asked for.

The pool is one loop without threads. Children collect ahead and run ahead of the parent, as many at once as there are
workers; what they report is kept until it is asked for. A child that dies costs its own kata a failure, nothing more.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.protocol import breakage, signals, wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import Job
from pytest_djangokata.workers import faults
from pytest_djangokata.workers.launcher import Launcher
from pytest_djangokata.workers.nursery import Nursery
from pytest_djangokata.workers.outcomes import Collection, Result
from pytest_djangokata.workers.plan import Plan
from pytest_djangokata.workers.templates import Desks
from pytest_djangokata.workers.terminal import Terminal
from pytest_djangokata.workers.worker import Segment, Worker

__all__ = ["Collection", "Pool", "Result"]

MAX_ALIVE = 16
#: Seconds between two looks at what strangers' children take.
LOOK = 0.5


class Pool:
    """Children for katas.

    :param launcher: starts the children.
    :param scratch: a folder for their temporary files.
    :param store: where database templates are kept.
    :param workers: how many children work at once.
    :param ahead: let children run before their results are asked for.
    :param has_options: whether who reads the results can give tests more time with pytest's options.
    """

    def __init__(
        self,
        launcher: Launcher,
        scratch: Path,
        store: TemplateStore,
        *,
        workers: int = 2,
        ahead: bool = True,
        has_options: bool = False,
    ) -> None:
        self.workers = workers
        self.ahead = ahead
        self.has_options = has_options
        self._look = 0.0
        self._plan = Plan()
        self.all = self._plan.workers
        self._nursery = Nursery(launcher, scratch, store)
        self._desks = Desks(self._nursery, self._failing)
        self.terminal = Terminal(self._nursery.send)

    # -- what callers ask for

    def collect_ahead(self, jobs: Iterable[Job]) -> None:
        """Let children collect *jobs*, in that order, whenever there is room."""
        for job in jobs:
            self._plan.collect(self._plan.worker(job))
        self._advance()

    def expect(self, job: Job, ids: frozenset[str]) -> None:
        """Say that tests of *job* will be asked for, chosen from *ids*, without waiting for what a child collects."""
        worker = self._plan.worker(job)
        if worker.expected is None:
            worker.expected = ids

    def collected(self, job: Job) -> Collection:
        """Wait until the child for *job* has collected its tests."""
        self.collect_ahead([job])
        worker = self.all[job.path]
        self.terminal.turn_to(worker)
        self._plan.hurry(worker)
        while worker.collection is None:
            self._pump()
        return worker.collection

    def plan(self, segments: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Say which tests will be asked for, as runs of test IDs of one kata's path, in order."""
        for path, ids in segments:
            self._plan.ask(self.all[path], Segment(ids))
        if self.ahead:
            self._advance()

    def result(self, path: str, test_id: str, next_id: str | None = None) -> Result:
        """Wait for the result of one test; a test that was not planned is run now.

        :param next_id: the test of the same kata that comes after it, if any, so that fixtures can stay.
        """
        worker = self.all[path]
        self.terminal.turn_to(worker)
        while not worker.results.get(test_id):
            if worker.wants(test_id):
                self._pump()
            else:
                self._plan.ask(worker, Segment([test_id], next_id), at_once=True)
        return worker.results[test_id].popleft()

    def abandon(self, path: str, test_id: str) -> None:
        """End the child that has to run a test whose result is wanted no more; what is left of the kata gets another."""
        worker = self.all[path]
        self.terminal.take_back(worker)
        self._nursery.end(worker)
        worker.drop(test_id)
        self._plan.again(worker)

    def go(self, path: str) -> bool:
        """Let the child for *path* that stands by begin to collect; False if there is none, or it is not ready."""
        worker = self.all.get(path)
        if worker is None or worker.process is None or worker.used is None:
            return False
        worker.go()
        self._nursery.send(worker, {"go": True})
        return True

    def step(self, seconds: float) -> None:
        """Do what is due, and wait for children for at most *seconds*: for callers with a loop of their own."""
        self._pump(seconds)

    def run_all(self, job: Job, ids: Sequence[str]) -> list[Result]:
        """Run tests of one kata and return their results in order."""
        self.plan([(job.path, ids)])
        return [self.result(job.path, test_id) for test_id in ids]

    def close(self) -> None:
        """End every child; results that nobody asked for are dropped."""
        self._nursery.close(self._everyone())

    # -- the loop

    def _pump(self, seconds: float = 1.0) -> None:
        """Start what there is room for, and take in what the children say, for a moment.

        Another plugin's signal can raise here, but only while nothing is done but wait.
        """
        with signals.held():
            self._advance()
            for worker in self._nursery.heard(self._everyone(), seconds):
                self._receive(worker)
            now = time.monotonic()
            for worker in self._everyone():
                if worker.deadline is not None and now > worker.deadline:
                    self._died(worker, out_of_time=True)
            if now >= self._look:
                self._look = now + LOOK
                self._end_who_takes_too_much()

    def _end_who_takes_too_much(self) -> None:
        """End strangers' children that fill the disk, or take all threads that there are."""
        for worker in self._everyone():
            if worker.job.walled and (much := self._nursery.excess(worker)):
                self._died(worker, spent=much)

    def _everyone(self) -> list[Worker]:
        return [*self.all.values(), *self._desks.builders]

    def _advance(self) -> None:
        """Give work to children until all workers are busy."""
        room = self.workers - sum(worker.busy for worker in self.all.values())
        for worker in self._plan.to_run():
            if room <= 0:
                return
            if worker.busy or not worker.segments or not (self.ahead or worker is self.terminal.front):
                continue
            if worker.process is None:
                self._start(worker)
            else:
                self._order(worker)
            room -= 1
        while room > 0 and (waiting := self._plan.next_to_collect()) is not None:
            self._start(waiting)
            room -= 1

    def _start(self, worker: Worker) -> None:
        with self._failing(worker):
            self._nursery.start(worker)
            self._make_room()

    @contextlib.contextmanager
    def _failing(self, worker: Worker) -> Iterator[None]:
        """Turn what the surroundings of a kata lack into its failure."""
        try:
            yield
        except DjangokataError as error:
            reason, *details = str(error).splitlines()
            self._fail(worker, Breakage(reason, details=details))

    def _make_room(self) -> None:
        """End idle children beyond the number that may live at once, so that memory stays bounded."""
        alive = [worker for worker in self.all.values() if worker.process is not None]
        waiting = [worker for worker in alive if worker.idle and not worker.segments]
        # The first katas run first, so the last to be collected are the cheapest to start again.
        for worker in waiting[::-1][: max(0, len(alive) - MAX_ALIVE)]:
            self._nursery.end(worker)

    def _order(self, worker: Worker) -> None:
        """Let an idle child run its next segment, of which it has collected something."""
        left = False
        while worker.segments and not left:
            self._plan.taken(worker)
            left = worker.settle()
        if left:
            segment = worker.work()
            self._nursery.send(worker, {"run": list(segment.todo), "next": segment.next_id})

    # -- what children say

    def _receive(self, worker: Worker) -> None:
        """Take in what has arrived. All that is wrong with it is the fault of this kata alone."""
        process = worker.process
        if process is None:
            return
        try:
            data = process.sock.recv(1 << 18)
        except OSError:
            data = b""
        try:
            for message, blob in worker.reader.frames(data):
                self._handle(worker, message, blob)
                if worker.process is not process:
                    return
        except wire.WireError as error:
            self._died(worker, protocol=str(error))
        except (LookupError, TypeError, ValueError, AttributeError):
            self._died(worker, protocol="a message of no known kind")
        else:
            if not data:
                self._died(worker)

    def _handle(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        if (desk := self._desks.of(worker)) is not None:
            self._desks.built(desk, message, blob)
            return
        handler = {
            "standby": Worker.standing_by,
            "collected": self._collected,
            "start": Worker.started,
            "report": Worker.reported,
            "done": Worker.ended,
            "warning": Worker.warned,
            "shown": Worker.shown,
            "broken": self._broken,
            "template": self._desks.ask,
            "debugger": self.terminal.asked,
        }[message["event"]]
        handler(worker, message)

    def _collected(self, worker: Worker, message: wire.Message) -> None:
        worker.collected(message)
        if worker.segments:
            self._order(worker)
        else:
            self._make_room()

    def _broken(self, worker: Worker, message: wire.Message) -> None:
        fault = breakage.from_mapping(message["breakage"]).at(*worker.place)
        if worker.current is not None:
            worker.current.quit = worker.in_debugger and bool(message.get("quit"))
        worker.rest()  # it has said its last word and ends by itself, once what it has printed is out
        self._fail(worker, fault)

    # -- the ends of children

    def _died(self, worker: Worker, *, out_of_time: bool = False, protocol: str = "", spent: str = "") -> None:
        """Turn the end of a child into results: a fault for what it was doing, another child for the rest."""
        if worker.process is None:
            return
        status = self._nursery.status(worker, kill=out_of_time or bool(protocol or spent))
        grown = worker.process.grown
        if (desk := self._desks.of(worker)) is not None:
            self._desks.hand_out(desk)
            return
        fault = faults.describe(
            worker.job,
            status,
            doing=worker.doing,
            out_of_time=out_of_time,
            protocol=protocol,
            spent=spent,
            place=worker.place,
            grown=grown,
            more_time=faults.more_time(worker.job) if self.has_options else "",
        )
        self._fail(worker, fault)

    def _fail(self, worker: Worker, fault: Breakage) -> None:
        self.terminal.take_back(worker)
        self._nursery.end(worker)
        worker.fail(fault)
        self._plan.again(worker)
