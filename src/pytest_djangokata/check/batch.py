"""Checking many katas at once: one thread and one warm process for each worker."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Self

from pytest_djangokata.catalogue.load import load_kata
from pytest_djangokata.catalogue.model import Kata
from pytest_djangokata.check.model import KataCheck, Place
from pytest_djangokata.check.run import Checker
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.protocol.job import DEFAULT_TIMEOUT
from pytest_djangokata.workers.launcher import Launcher, make_launcher
from pytest_djangokata.workers.scratch import make_scratch


class Batch:
    """A pool of checkers. Use it as a context manager: it ends all processes and removes all files."""

    def __init__(self, workers: int, seeds: Sequence[int], *, light: bool = False) -> None:
        self._seeds = seeds
        self._light = light
        self._scratch = make_scratch()
        self._launchers: list[Launcher] = []
        self._local = threading.local()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._executor = ThreadPoolExecutor(max_workers=workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()  # a kata may take minutes, and who ended the batch does not want its result
        self._executor.shutdown(wait=True, cancel_futures=True)
        for launcher in self._launchers:
            launcher.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def run(
        self, folders: Sequence[Path], told: Callable[[Path, Place | None], None] = lambda *_: None
    ) -> Iterator[KataCheck]:
        """Yield the result of each kata as soon as it is there; those that may take longest come first.

        :param told: called in a worker's thread when a kata's turn has come, and with each of its answers.
        """

        def check(folder: Path) -> KataCheck:
            told(folder, None)
            return self._checker().check(folder, partial(told, folder))

        futures = [self._executor.submit(check, folder) for folder in sorted(folders, key=_seconds, reverse=True)]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            for future in futures:
                future.cancel()

    def _checker(self) -> Checker:
        checker: Checker | None = getattr(self._local, "checker", None)
        if checker is None:
            with self._lock:
                scratch = self._scratch / f"worker-{len(self._launchers) + 1}"
                scratch.mkdir()
                launcher = make_launcher(scratch)
                self._launchers.append(launcher)
            store = TemplateStore(cache_folder(), self._scratch / "cache")
            stopped = self._stopping.is_set
            checker = Checker(launcher, scratch, store, self._seeds, light=self._light, stopped=stopped)
            self._local.checker = checker
        return checker


def _seconds(folder: Path) -> float:
    """Return how long a test of the kata may take; the last one to be checked should not be one that takes long."""
    kata = load_kata(folder)
    return (isinstance(kata, Kata) and kata.meta.timeout) or DEFAULT_TIMEOUT
