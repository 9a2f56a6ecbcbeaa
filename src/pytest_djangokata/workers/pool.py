"""Running many katas at once, and giving their results in the order in which they are asked for.

The pool is one loop without threads. Children collect ahead and run ahead of the parent, as many at once as there are
workers; what they report is kept until it is asked for. A child that dies costs its own kata a failure, nothing more.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.workers import breakage, faults, postgres, wire
from pytest_djangokata.workers.breakage import Breakage
from pytest_djangokata.workers.database import TemplateStore
from pytest_djangokata.workers.job import Job
from pytest_djangokata.workers.launcher import Launcher
from pytest_djangokata.workers.outcomes import Collection, Result
from pytest_djangokata.workers.templates import Desk, PostgresTemplates, SqliteTemplates
from pytest_djangokata.workers.worker import GRACE, Segment, Worker

__all__ = ["GRACE", "Collection", "Pool", "Result", "default_workers"]

SECONDS_TO_END = 1.0  # from closing the connection to the end of the process
MAX_DEATHS = 2
MAX_ALIVE = 16


class Pool:
    """Children for katas.

    :param launcher: starts the children.
    :param scratch: a folder for their temporary files.
    :param store: where database templates are kept.
    :param workers: how many children work at once.
    :param ahead: let children run before their results are asked for.
    """

    def __init__(
        self, launcher: Launcher, scratch: Path, store: TemplateStore, *, workers: int = 2, ahead: bool = True
    ) -> None:
        self.launcher = launcher
        self.scratch = scratch
        self.store = store
        self.workers = workers
        self.ahead = ahead
        self.all: dict[str, Worker] = {}
        self._to_collect: deque[Worker] = deque()
        self._plan: deque[Worker] = deque()
        self._selector = selectors.DefaultSelector()
        self._count = 0
        self._server: postgres.PostgresServer | None = None
        self._sqlite_desk = Desk(SqliteTemplates(store))
        self._desks = [self._sqlite_desk]
        self._front: Worker | None = None
        #: Called when a kata's debugger takes the terminal, and when it gives it back.
        self.on_debugger: Callable[[bool], None] = lambda entered: None

    # -- what callers ask for

    def collect_ahead(self, jobs: Iterable[Job]) -> None:
        """Let children collect *jobs*, in that order, whenever there is room."""
        for job in jobs:
            if job.path not in self.all:
                worker = self.all[job.path] = Worker(job)
                self._to_collect.append(worker)
        self._advance()

    def collected(self, job: Job) -> Collection:
        """Wait until the child for *job* has collected its tests."""
        self.collect_ahead([job])
        worker = self.all[job.path]
        if worker in self._to_collect:
            self._to_collect.remove(worker)
            self._to_collect.appendleft(worker)
        while worker.collection is None:
            self._pump()
        return worker.collection

    def plan(self, segments: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Say which tests will be asked for, as runs of test IDs of one kata's path, in order."""
        for path, ids in segments:
            worker = self.all[path]
            worker.segments.append(Segment(ids))
            self._plan.append(worker)
        if self.ahead:
            self._advance()

    def result(self, path: str, test_id: str, next_id: str | None = None) -> Result:
        """Wait for the result of one test; a test that was not planned is run now.

        :param next_id: the test of the same kata that comes after it, if any, so that fixtures can stay.
        """
        worker = self._front = self.all[path]
        if worker.waits_for_terminal:
            self._lend_terminal(worker)
        if not worker.results.get(test_id) and not worker.wants(test_id):
            worker.segments.append(Segment([test_id], next_id))
            self._plan.appendleft(worker)
        while not worker.results.get(test_id):
            self._pump()
        return worker.results[test_id].popleft()

    def run_all(self, job: Job, ids: Sequence[str]) -> list[Result]:
        """Run tests of one kata and return their results in order."""
        self.plan([(job.path, ids)])
        return [self.result(job.path, test_id) for test_id in ids]

    def close(self) -> None:
        """End every child; results that nobody asked for are dropped."""
        for worker in self.all.values():
            if worker.process is not None and worker.idle:
                self._let_go(worker)
        for worker in self._everyone():
            self._end(worker)
        self._selector.close()
        if self._server is not None:
            self._server.close()

    # -- the loop

    def _pump(self) -> None:
        """Start what there is room for, and take in what the children say, for a moment."""
        self._advance()
        now = time.monotonic()
        deadlines = [worker.deadline for worker in self._everyone() if worker.deadline is not None]
        pause = max(0.0, min([deadline - now for deadline in deadlines] + [1.0]))
        for key, _ in self._selector.select(pause):
            self._receive(key.data)
        now = time.monotonic()
        for worker in self._everyone():
            if worker.deadline is not None and now > worker.deadline:
                self._died(worker, out_of_time=True)

    def _everyone(self) -> list[Worker]:
        return [*self.all.values(), *(desk.builder for desk in self._desks if desk.builder is not None)]

    def _advance(self) -> None:
        """Give work to children until all workers are busy."""
        room = self.workers - sum(worker.busy for worker in self.all.values())
        for worker in list(dict.fromkeys(self._plan)):
            if room <= 0:
                return
            if worker.busy or not worker.segments or not (self.ahead or worker is self._front):
                continue
            if worker.process is None:
                self._start(worker)
            else:
                self._order(worker)
            room -= 1
        while room > 0 and self._to_collect:
            self._start(self._to_collect.popleft())
            room -= 1

    def _start(self, worker: Worker) -> None:
        self._count += 1
        folder = self.scratch / f"{self._count}"
        folder.mkdir(parents=True)
        worker.job = msgspec.structs.replace(worker.job, scratch=str(folder), cache=str(self.store.folder))
        if worker.job.postgres:
            with self._failing(worker):
                worker.job = msgspec.structs.replace(worker.job, database_url=self._postgres().new_url())
            if worker.collection is not None and worker.collection.broken is not None:
                return
        worker.begin(self.launcher.start(worker.job))
        assert worker.process is not None
        self._selector.register(worker.process.sock, selectors.EVENT_READ, worker)
        self._make_room()

    def _postgres(self) -> postgres.PostgresServer:
        if self._server is None:
            self._server = postgres.open_server(self.scratch)
            self._desks.append(Desk(PostgresTemplates(self._server)))
        return self._server

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
            self._end(worker)

    def _order(self, worker: Worker) -> None:
        """Let an idle child run its next segment."""
        segment = worker.segments[0]
        worker.idle = False
        worker.give_time()
        if worker in self._plan:
            self._plan.remove(worker)
        self._send(worker, {"run": list(segment.todo), "next": segment.next_id})

    def _send(self, worker: Worker, message: wire.Message) -> None:
        assert worker.process is not None
        try:
            worker.process.sock.settimeout(GRACE)
            worker.process.sock.sendall(wire.encode(message))
        except OSError:
            pass  # it has gone, or does not listen: its end of the socket, or its deadline, will tell

    def _receive(self, worker: Worker) -> None:
        """Take in what has arrived. Whatever is wrong with it is the fault of this kata alone."""
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
        except (wire.WireError, LookupError, TypeError, ValueError, AttributeError) as error:
            self._died(
                worker, protocol=str(error) if isinstance(error, wire.WireError) else "a message of no known kind"
            )
            return
        if not data:
            self._died(worker)

    # -- what children say

    def _handle(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        desk = next((desk for desk in self._desks if desk.builder is worker), None)
        match message["event"], desk:
            case "collected", None:
                worker.collected(message)
                if worker.segments:
                    self._order(worker)
                else:
                    self._make_room()
            case "broken", None:
                self._broken(worker, message)
            case "start", None:
                worker.started(message)
            case "report", None:
                worker.reported(message)
            case "done", None:
                worker.ended(message)
            case "warning", _:
                worker.warned(message)
            case "debugger", None:
                self._debugger(worker, message)
            case "template", None:
                self._template(worker, message)
            case "image", Desk():
                desk.take(message, blob)
                self._hand_out(desk)
            case "broken", Desk():
                self._hand_out(desk)
            case _:
                raise wire.WireError("a message of no known kind")

    def _broken(self, worker: Worker, message: wire.Message) -> None:
        fault = breakage.from_mapping(message["breakage"])
        if worker.current is not None:
            worker.current.quit = worker.in_debugger and bool(message.get("quit"))
        self._fail(worker, fault)

    def _template(self, worker: Worker, message: wire.Message) -> None:
        desk = self._desks[-1] if worker.job.postgres else self._sqlite_desk
        if desk.ask(worker, message):
            self._hand_out(desk)
        elif desk.builder is None:
            with self._failing(worker):
                desk.builder = Worker(desk.templates.job())
                self._start(desk.builder)

    def _hand_out(self, desk: Desk) -> None:
        """Answer everyone who waits for a template; the builder has done its work, or failed."""
        builder, desk.builder = desk.builder, None
        if builder is not None:
            self._end(builder)
        for worker, key in desk.empty():
            worker.give_time()
            with self._failing(worker):
                self._send(worker, desk.templates.hand_out(worker, key))

    def _debugger(self, worker: Worker, message: wire.Message) -> None:
        """Lend the terminal to the kata that is shown next; any other waits its turn."""
        if not worker.job.terminal or worker.current is None:
            raise wire.WireError("a debugger where there can be none")
        if message["state"] == "enter":
            worker.deadline = None
            worker.waits_for_terminal = True
            if self._front is worker:
                self._lend_terminal(worker)
        else:
            worker.in_debugger = False
            worker.give_time()
            self.on_debugger(False)

    def _lend_terminal(self, worker: Worker) -> None:
        worker.waits_for_terminal = False
        worker.in_debugger = True
        self.on_debugger(True)
        self._send(worker, {"terminal": True})

    # -- the ends of children

    def _died(self, worker: Worker, *, out_of_time: bool = False, protocol: str = "") -> None:
        """Turn the end of a child into results: a fault for what it was doing, another child for the rest."""
        process = worker.process
        if process is None:
            return
        if out_of_time or protocol:
            self.launcher.kill(process)
        status = self.launcher.wait(process, SECONDS_TO_END)
        if status is None:
            self.launcher.kill(process)
            self.launcher.wait(process, GRACE)
        desk = next((desk for desk in self._desks if desk.builder is worker), None)
        if desk is not None:
            self._hand_out(desk)
            return
        place = ("", 0)
        if worker.collection is not None and worker.current is not None:
            place = worker.collection.place(worker.current.id)
        fault = faults.describe(
            worker.job, status, doing=worker.doing, out_of_time=out_of_time, protocol=protocol, place=place
        )
        self._fail(worker, fault)

    def _fail(self, worker: Worker, fault: Breakage) -> None:
        if worker.in_debugger:
            self.on_debugger(False)
        self._end(worker)
        worker.deaths += 1
        if worker.collection is None:
            worker.collection = Collection(broken=fault)
        current, worker.current = worker.current, None
        if current is not None:
            current.fault = fault
            current.reports = []
            worker.deliver(current)
            if worker.segments and not worker.segments[0].todo:
                worker.segments.popleft()
        if worker.segments and worker not in self._plan:
            self._plan.appendleft(worker)
        if worker.deaths >= MAX_DEATHS or worker.collection.broken is not None or current is None:
            self._give_up(worker, fault)

    def _give_up(self, worker: Worker, fault: Breakage) -> None:
        """Fail what is left of a kata whose process ended too often."""
        for segment in worker.segments:
            for test_id in segment.todo:
                rest = Breakage(
                    f"not run, because the kata's process had ended: {fault.reason}", fault.file, fault.line
                )
                worker.deliver(Result(test_id, fault=rest))
        worker.segments.clear()
        worker.deaths = 0
        while worker in self._plan:
            self._plan.remove(worker)

    def _let_go(self, worker: Worker) -> None:
        """Close the connection to a child: one that waits for orders takes its fixtures down and ends."""
        assert worker.process is not None
        if worker.process.sock.fileno() >= 0:
            self._selector.unregister(worker.process.sock)
            worker.process.sock.close()

    def _end(self, worker: Worker) -> None:
        """End a child, if there is one, and remove what it left."""
        process = worker.process
        if process is None:
            return
        self._let_go(worker)
        if process.status is None and worker.idle:
            self.launcher.wait(process, SECONDS_TO_END)
        if process.status is None:
            self.launcher.kill(process)
            self.launcher.wait(process, GRACE)
        worker.process = None
        worker.idle = False
        worker.deadline = None
        worker.in_debugger = worker.waits_for_terminal = False
        shutil.rmtree(worker.job.scratch, ignore_errors=True)
        if worker.job.postgres and self._server is not None:
            self._server.drop(worker.job.database_url)


def default_workers() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
