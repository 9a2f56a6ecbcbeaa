"""Running many katas at once, and giving their results in the order in which they are asked for.

The pool is one loop without threads. Children collect ahead and run ahead of the parent, as many at once as there are
workers; what they report is kept until it is asked for. A child that dies costs its own kata a failure, nothing more.
"""

from __future__ import annotations

import os
import selectors
import shutil
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from pytest_djangokata.workers import breakage, faults, wire
from pytest_djangokata.workers.breakage import Breakage
from pytest_djangokata.workers.database import TemplateStore
from pytest_djangokata.workers.job import Job
from pytest_djangokata.workers.launcher import Launcher, Process

GRACE = 5.0  # seconds beyond the child's own clock until the parent ends it
SECONDS_TO_END = 1.0  # from closing the connection to the end of the process
MAX_DEATHS = 2
MAX_ALIVE = 16
MAX_JSON = 4 << 20  # bytes in one message of a child that runs a learner's code


@dataclass
class Collection:
    """What a kata's child found, or why it could not."""

    items: list[dict[str, Any]] = field(default_factory=list)
    errors: dict[str, Breakage] = field(default_factory=dict)
    broken: Breakage | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Result:
    """What came of one test: its reports in the shape of ``pytest_report_to_serializable``, or a fault."""

    id: str
    reports: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    fault: Breakage | None = None
    complete: bool = False


class Segment:
    """Tests of one kata that run one after the other."""

    def __init__(self, ids: Sequence[str], next_id: str | None = None) -> None:
        self.todo = deque(ids)
        self.next_id = next_id


class Worker:
    """One kata in the pool: its job, its child when it has one, and what came of it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.process: Process | None = None
        self.reader = wire.Reader(MAX_JSON)
        self.collection: Collection | None = None
        #: A collected child waits for orders.
        self.idle = False
        self.segments: deque[Segment] = deque()
        self.current: Result | None = None
        self.results: dict[str, deque[Result]] = {}
        self.deadline: float | None = None
        self.deaths = 0
        self.in_debugger = False
        self.waits_for_terminal = False

    @property
    def busy(self) -> bool:
        return self.process is not None and not self.idle


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
        self._builder: Worker | None = None
        self._waiting_for_template: list[Worker] = []
        self._front: Worker | None = None
        #: Called when a kata's debugger takes the terminal, and when it gives it back.
        self.on_debugger: Any = lambda entered: None

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
        worker = self.all[path]
        self._front = worker
        if worker.waits_for_terminal:
            self._lend_terminal(worker)
        planned = any(test_id in segment.todo for segment in worker.segments)
        done = worker.results.get(test_id)
        if not done and not planned and not (worker.current is not None and worker.current.id == test_id):
            worker.segments.append(Segment([test_id], next_id))
            self._plan.appendleft(worker)
        while not worker.results.get(test_id):
            self._pump()
        return worker.results[test_id].popleft()

    def close(self) -> None:
        """End every child; results that nobody asked for are dropped."""
        for worker in self.all.values():
            self._end(worker)
        if self._builder is not None:
            self._end(self._builder)
        self._selector.close()

    def run_all(self, job: Job, ids: Sequence[str]) -> list[Result]:
        """Run tests of one kata and return their results in order."""
        self.plan([(job.path, ids)])
        return [self.result(job.path, test_id) for test_id in ids]

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
        return [*self.all.values(), *([self._builder] if self._builder is not None else [])]

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
        worker.process = self.launcher.start(worker.job)
        worker.reader = wire.Reader(MAX_JSON)
        worker.idle = False
        worker.deadline = time.monotonic() + worker.job.limits.timeout + GRACE
        self._selector.register(worker.process.sock, selectors.EVENT_READ, worker)
        self._make_room()

    def _make_room(self) -> None:
        """End idle children beyond the number that may live at once, so that memory stays bounded."""
        alive = [worker for worker in self.all.values() if worker.process is not None]
        waiting = [worker for worker in alive if worker.idle and not worker.segments]
        # The first katas run first, so the last to be collected are the cheapest to start again.
        for worker in waiting[::-1][: len(alive) - MAX_ALIVE]:
            self._end(worker)

    def _order(self, worker: Worker) -> None:
        """Let an idle child run its next segment."""
        assert worker.process is not None
        segment = worker.segments[0]
        worker.idle = False
        worker.deadline = time.monotonic() + worker.job.limits.timeout + GRACE
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
        assert worker.process is not None
        try:
            data = worker.process.sock.recv(1 << 18)
            frames = worker.reader.feed(data)
            for message, blob in frames:
                self._handle(worker, message, blob)
        except OSError:
            data = b""
        except (wire.WireError, KeyError, TypeError, ValueError, AttributeError) as error:
            self._died(worker, protocol=str(error) or type(error).__name__)
            return
        if not data and worker.process is not None:
            self._died(worker)

    # -- what children say

    def _handle(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        handler = getattr(self, f"_on_{message['event']}")
        handler(worker, message, blob)

    def _on_collected(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        first = worker.collection is None
        if first:
            errors = {str(file): breakage.from_mapping(error) for file, error in dict(message["errors"]).items()}
            warnings = worker.collection.warnings if worker.collection else []
            worker.collection = Collection(list(message["items"]), errors, warnings=warnings)
        worker.idle = True
        worker.deadline = None
        if worker.segments:
            self._order(worker)
        else:
            self._make_room()

    def _on_broken(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        self._fail(worker, breakage.from_mapping(message["breakage"]))

    def _on_start(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        segment = worker.segments[0]
        if message["id"] != segment.todo[0]:
            raise wire.WireError("a test began out of turn")
        worker.current = Result(segment.todo.popleft())
        worker.deadline = time.monotonic() + worker.job.limits.timeout + GRACE

    def _on_report(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        if worker.current is None or message["id"] != worker.current.id:
            raise wire.WireError("a report of a test that is not running")
        worker.current.reports.append(dict(message["report"]))

    def _on_done(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        if worker.current is None or message["id"] != worker.current.id:
            raise wire.WireError("a test ended that was not running")
        self._deliver(worker, worker.current)
        worker.current = None
        worker.deadline = time.monotonic() + worker.job.limits.timeout + GRACE
        if not worker.segments[0].todo:
            worker.segments.popleft()
            worker.idle = True
            worker.deadline = None

    def _on_warning(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        target = worker.current or worker.collection
        if target is not None and len(target.warnings) < 100:
            target.warnings.append(message)

    def _on_template(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        self._waiting_for_template.append(worker)
        if self._builder is None:
            self._builder = Worker(Job(role="template", scratch="", cache=worker.job.cache, limits=worker.job.limits))
            self._start(self._builder)
            self._builder.reader = wire.Reader()

    def _on_image(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        if worker is not self._builder:
            raise wire.WireError("an image that was not asked for")
        self.store.write(message["key"], blob)
        self._template_is_there()

    def _template_is_there(self) -> None:
        if self._builder is not None:
            self._end(self._builder)
            self._builder = None
        for waiting in self._waiting_for_template:
            waiting.deadline = time.monotonic() + waiting.job.limits.timeout + GRACE
            if waiting.process is not None:
                self._send(waiting, {})
        self._waiting_for_template.clear()

    def _on_debugger(self, worker: Worker, message: wire.Message, blob: bytes) -> None:
        """Lend the terminal to the kata that is shown next; any other waits its turn."""
        if message["state"] == "enter":
            worker.deadline = None
            worker.waits_for_terminal = True
            if self._front is worker:
                self._lend_terminal(worker)
        else:
            worker.in_debugger = False
            worker.deadline = time.monotonic() + worker.job.limits.timeout + GRACE
            self.on_debugger(False)

    def _lend_terminal(self, worker: Worker) -> None:
        worker.waits_for_terminal = False
        worker.in_debugger = True
        self.on_debugger(True)
        self._send(worker, {"terminal": True})

    # -- the ends of children

    def _deliver(self, worker: Worker, result: Result) -> None:
        worker.results.setdefault(result.id, deque()).append(result)

    def _died(self, worker: Worker, *, out_of_time: bool = False, protocol: str = "") -> None:
        """Turn the end of a child into results: a fault for what it was doing, another child for the rest."""
        process = worker.process
        assert process is not None
        if out_of_time or protocol:
            self.launcher.kill(process)
        status = self.launcher.wait(process, SECONDS_TO_END)
        if status is None:
            self.launcher.kill(process)
            self.launcher.wait(process, GRACE)
        if worker is self._builder:
            self._end(worker)
            self._template_is_there()
            return
        doing = f"{worker.current.id.rpartition('::')[2]} ran" if worker.current is not None else "its code was imported"
        if worker.collection is not None and worker.current is None:
            doing = "it waited between two tests"
        self._fail(worker, faults.describe(worker.job, status, doing=doing, out_of_time=out_of_time, protocol=protocol))

    def _fail(self, worker: Worker, fault: Breakage) -> None:
        self._end(worker)
        worker.deaths += 1
        if worker.collection is None:
            worker.collection = Collection(broken=fault)
        current, worker.current = worker.current, None
        if current is not None:
            current.fault = fault
            current.reports = []
            self._deliver(worker, current)
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
                rest = Breakage(f"not run, because the kata's process had ended: {fault.reason}", fault.file, fault.line)
                self._deliver(worker, Result(test_id, fault=rest))
        worker.segments.clear()
        worker.deaths = 0
        while worker in self._plan:
            self._plan.remove(worker)

    def _end(self, worker: Worker) -> None:
        """End a child, if there is one, and remove what it left."""
        process, worker.process = worker.process, None
        worker.idle = False
        worker.deadline = None
        if process is None:
            return
        self._selector.unregister(process.sock)
        process.sock.close()
        if process.status is None:
            self.launcher.kill(process)
            self.launcher.wait(process, GRACE)
        shutil.rmtree(worker.job.scratch, ignore_errors=True)


def default_workers() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
