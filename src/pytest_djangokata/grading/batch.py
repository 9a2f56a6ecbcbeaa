"""Work goes out through the interface of concurrent.futures, so that one day it can go to other machines."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Self, TypeVar

from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.grading.bench import Bench, Order
from pytest_djangokata.grading.model import Facts, Outcome
from pytest_djangokata.probe.verdict import Sandbox
from pytest_djangokata.protocol import folders
from pytest_djangokata.workers.launcher import Launcher, make_launcher
from pytest_djangokata.workers.scratch import make_scratch

Given = TypeVar("Given")


class Graders:
    """Workers, each with a bench of its own. Use it as a context manager: it ends all processes and removes all files.

    :param executor: where work goes; threads of this process if it is None.
    """

    def __init__(self, workers: int, sandbox: Sandbox = "auto", executor: Executor | None = None) -> None:
        self.workers = workers
        self._sandbox = sandbox
        self._executor = executor or ThreadPoolExecutor(max_workers=workers, thread_name_prefix="grader")
        self._scratch = make_scratch()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[tuple[Bench, Launcher]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        if kind is not None:
            self._end_at_once()
        self._executor.shutdown(wait=True)
        for bench, launcher in self._open:
            with contextlib.suppress(OSError, ValueError):
                bench.close()
            with contextlib.suppress(OSError, ValueError):
                launcher.close()
        folders.remove(self._scratch)

    def _end_at_once(self) -> None:
        """End the processes under those who wait for them: nobody wants what is under way any more."""
        with self._lock:
            for _, launcher in self._open:
                with contextlib.suppress(OSError, ValueError):
                    launcher.close()

    def facts(self, path: Path, seed: int) -> Future[Facts]:
        """Have a kata made ready."""
        return self._executor.submit(lambda: self._bench().facts(str(path), seed))

    def judge(self, order: Order) -> Future[Outcome]:
        """Have an answer judged."""
        return self._executor.submit(lambda: self._bench().judge(order))

    def _bench(self) -> Bench:
        bench: Bench | None = getattr(self._local, "bench", None)
        if bench is None:
            with self._lock:
                scratch = self._scratch / f"worker-{len(self._open) + 1}"
                scratch.mkdir()
                launcher = make_launcher(scratch, strangers=True)
                store = TemplateStore(cache_folder(), self._scratch / "cache")
                bench = Bench(launcher, scratch, store, self._sandbox)
                self._open.append((bench, launcher))
            self._local.bench = bench
        return bench


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
