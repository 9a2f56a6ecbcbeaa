"""Workers, each with what it has made ready, and the work that is given to them, as futures."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Self, TypeVar

from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.grading.bench import Bench, Order
from pytest_djangokata.grading.model import Facts, Outcome
from pytest_djangokata.probe.verdict import Sandbox
from pytest_djangokata.protocol import folders
from pytest_djangokata.workers.launcher import Launcher, make_launcher
from pytest_djangokata.workers.scratch import make_scratch

Given = TypeVar("Given")


#: Answers to one kata from which on it is worth making a kata ready with a second worker.
MANY = 12


class Grader:
    """A thread with a bench of its own, which it makes when it needs it.

    :param begin: makes it.
    """

    def __init__(self, begin: Callable[[], Bench]) -> None:
        self._begin = begin
        self._bench: Bench | None = None
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="grader")
        self._under_way: set[Future[Any]] = set()
        #: The katas that it has made ready, or will have by its next work.
        self.katas: set[str] = set()

    @property
    def load(self) -> int:
        """How much has been asked of it and is not done."""
        return len(self._under_way)

    def submit(self, kata: str, work: Callable[[Bench], Given]) -> Future[Given]:
        """Have *work* on a kata done after what was asked before."""
        self.katas.add(kata)
        future = self._executor.submit(self._do, work)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def _do(self, work: Callable[[Bench], Given]) -> Given:
        if self._bench is None:
            self._bench = self._begin()
        return work(self._bench)

    def stop(self) -> None:
        """Take nothing more up."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Wait for what is under way, and end the bench's processes."""
        self._executor.shutdown(wait=True)
        if self._bench is not None:
            with contextlib.suppress(OSError, ValueError):
                self._bench.close()


class Graders:
    """Workers, each with a bench of its own. Use it as a context manager: it ends all processes and removes all files.

    :param many: whether so many answers come that each worker shall be ready for each kata. Else a kata has one worker,
        because making it ready costs more than judging some answers.
    """

    def __init__(self, workers: int, sandbox: Sandbox = "auto", *, many: bool = True) -> None:
        self._sandbox = sandbox
        self._many = many
        self._scratch = make_scratch()
        self._lock = threading.Lock()
        self._launchers: list[Launcher] = []
        self._workers = [Grader(self._begin) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        if kind is not None:
            self._end_at_once()
        for worker in self._workers:
            worker.close()
        self._end_at_once()
        folders.remove(self._scratch)

    def _end_at_once(self) -> None:
        """End the processes under those who wait for them: nobody wants what is under way any more."""
        with self._lock:
            for launcher in self._launchers:
                with contextlib.suppress(OSError, ValueError):
                    launcher.close()

    def facts(self, path: Path, seed: int) -> Future[Facts]:
        """Have a kata made ready."""
        worker = min(self._workers, key=lambda one: len(one.katas))
        return worker.submit(str(path), lambda bench: bench.facts(str(path), seed))

    def judge(self, order: Order) -> Future[Outcome]:
        """Have an answer judged."""
        ready = [worker for worker in self._workers if order.path in worker.katas]
        among = self._workers if self._many or not ready else ready
        worker = min(among, key=lambda one: (one.load, order.path not in one.katas, len(one.katas)))
        return worker.submit(order.path, lambda bench: bench.judge(order))

    def _begin(self) -> Bench:
        with self._lock:
            scratch = self._scratch / f"worker-{len(self._launchers) + 1}"
            scratch.mkdir()
            launcher = make_launcher(scratch, strangers=True)
            self._launchers.append(launcher)
        return Bench(launcher, scratch, TemplateStore(cache_folder(), self._scratch / "cache"), self._sandbox)


def spread(
    items: Iterable[Given], start: Callable[[Given], Future[Outcome] | None], room: int
) -> Iterator[tuple[Given, Outcome | None]]:
    """Start work for each of *items*, a few ahead of what is done, and yield each with its outcome when it is there.

    :param start: returns None for what needs no work.
    :param room: how much may be under way at once, so that only so many answers are in memory.
    """
    running: dict[Future[Outcome], Given] = {}
    try:
        for item in items:
            future = start(item)
            if future is None:
                yield item, None
                continue
            running[future] = item
            if len(running) >= room:
                yield from _finished(running)
        while running:
            yield from _finished(running)
    finally:
        for future in running:
            future.cancel()


def _finished(running: dict[Future[Outcome], Given]) -> Iterator[tuple[Given, Outcome | None]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future.result()


def seed_of(batch: int, kata: str) -> int:
    """Return the seed of a kata's cases in a batch."""
    import hashlib

    return int.from_bytes(hashlib.sha256(f"{batch}\0{kata}".encode()).digest()[:8], "big")


def fresh_seed() -> int:
    """Return a seed that nobody can know; small enough for JSON."""
    return secrets.randbits(53)
