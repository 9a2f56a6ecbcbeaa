"""What a pool is to do, and in which order: katas to collect, and tests to run that were asked for. It starts nothing."""

from __future__ import annotations

from collections import deque

from pytest_djangokata.protocol.job import Job
from pytest_djangokata.workers.worker import Segment, Worker


class Plan:
    """The workers of a pool, by the paths of their katas, and what each of them has to do next."""

    def __init__(self) -> None:
        self.workers: dict[str, Worker] = {}
        self._to_collect: deque[Worker] = deque()
        #: A worker is here once for each of its segments that waits.
        self._to_run: deque[Worker] = deque()

    def worker(self, job: Job) -> Worker:
        """Return the worker for *job*; there is one for each kata."""
        if job.path not in self.workers:
            self.workers[job.path] = Worker(job)
        return self.workers[job.path]

    def collect(self, worker: Worker) -> None:
        """Have a worker's tests collected, unless they are, or are about to be."""
        if worker.process is None and worker.collection is None and worker not in self._to_collect:
            self._to_collect.append(worker)

    def hurry(self, worker: Worker) -> None:
        """Have a worker's tests collected before all others that wait."""
        if worker in self._to_collect:
            self._to_collect.remove(worker)
            self._to_collect.appendleft(worker)

    def ask(self, worker: Worker, segment: Segment, *, at_once: bool = False) -> None:
        """Have tests run after those asked for before, or at once; those of a kata that was given up are skipped."""
        worker.segments.append(segment)
        if worker.given_up is not None:
            worker.skip()
        elif at_once:
            self._to_run.appendleft(worker)
        else:
            self._to_run.append(worker)

    def taken(self, worker: Worker) -> None:
        """Note that a worker takes up one of its segments."""
        if worker in self._to_run:
            self._to_run.remove(worker)

    def again(self, worker: Worker) -> None:
        """Let what is left of a kata whose child has ended come first: it was its turn."""
        if worker in self._to_run:
            self._to_run = deque(one for one in self._to_run if one is not worker)
        if worker.segments:
            self._to_run.appendleft(worker)

    def to_run(self) -> list[Worker]:
        """Return the workers with tests to run, each once, in the order of their turns."""
        return list(dict.fromkeys(self._to_run))

    def next_to_collect(self) -> Worker | None:
        """Take out the next worker whose tests are to be collected; None if there is none."""
        return self._to_collect.popleft() if self._to_collect else None
