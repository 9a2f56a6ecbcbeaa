"""Where the answers to one kata take turns under its tests, each in a process that has run nothing before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from pytest_djangokata.catalogue.copies import write_files
from pytest_djangokata.catalogue.model import Kata, expand
from pytest_djangokata.check.variants import lay_out
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol.job import TESTERS, TESTS, Job, Limits, job_for
from pytest_djangokata.workers.launcher import ForkLauncher, Launcher
from pytest_djangokata.workers.nested import NestedLauncher
from pytest_djangokata.workers.pool import Pool, Result


class Bench:
    """Runs the tests of one kata. Use it as a context manager: it ends its processes and removes its files.

    Where there is fork, answers are put into one folder, one after the other, so that a process which has set Django up
    there knows them by their names; each run is a fork of that process. An answer with other files than those that were
    shipped is run in its own folder and by itself, since setting up may look for the files.

    :param kata: the kata as shipped.
    :param folder: for its files; it must not exist yet.
    :param warm: whether there will be enough runs to be worth a process that waits for them.
    """

    def __init__(self, kata: Kata, launcher: Launcher, store: TemplateStore, folder: Path, *, warm: bool) -> None:
        self._launcher = launcher
        self._store = store
        self._folder = folder
        self._limits = Limits(kata.meta.timeout or Limits().timeout)
        self._warm: NestedLauncher | None = None
        forks = isinstance(launcher, ForkLauncher) and "postgres" not in kata.meta.requires
        self._place = lay_out(kata, None, folder / "place") if warm and forks else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._warm is not None:
            self._warm.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(
        self,
        tree: Kata,
        *,
        needed: Callable[[str], bool] = lambda _: True,
        enough: Callable[[Result], bool] = lambda _: False,
        backwards: bool = False,
    ) -> tuple[list[Result], str]:
        """Run the tests of *tree* that are *needed*, in their order or *backwards*.

        :param needed: whether a test has to be run, by its ID.
        :param enough: whether a result says all there is to know; the tests after it are not run then.
        :returns: the results, and why there are none if the tests cannot be collected.
        """
        place = self._place
        if place is not None and _answer(place).keys() == (answer := _answer(tree)).keys():
            write_files(answer, place.path)
            return self._run(place, self._forking(place), needed, enough, backwards)
        return self._run(tree, self._launcher, needed, enough, backwards)

    def _run(
        self,
        tree: Kata,
        launcher: Launcher,
        needed: Callable[[str], bool],
        enough: Callable[[Result], bool],
        backwards: bool,
    ) -> tuple[list[Result], str]:
        job = self._job(tree, TESTS)
        pool = Pool(launcher, self._folder / "pool", self._store, workers=1)
        try:
            collection = pool.collected(job)
            broken = collection.broken or next(iter(collection.errors.values()), None)
            if broken is not None:
                return [], broken.text(tree.path)
            ids = [test_id for item in collection.items if needed(test_id := str(item["id"]))]
            if backwards:
                ids.reverse()
            pool.plan([(job.path, ids)] if ids else [])
            results: list[Result] = []
            for test_id in ids:
                results.append(pool.result(job.path, test_id))
                if enough(results[-1]):
                    break
            return results, ""
        finally:
            pool.close()

    def _forking(self, place: Kata) -> NestedLauncher:
        if self._warm is not None and self._warm.ended:  # by an answer, which the next one does not pay for
            self._warm.close()
            self._warm = None
        if self._warm is None:
            scratch = self._folder / "warm"
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            children = str(self._folder / "pool" / "1")  # where a pool puts its first child, and there is no other
            job = self._job(place, TESTERS)
            job = msgspec.structs.replace(job, scratch=str(scratch), scratch_of_children=children)
            self._warm = NestedLauncher(self._launcher, job)
        return self._warm

    def _job(self, tree: Kata, role: str) -> Job:
        cache = str(self._store.folder)
        return job_for(tree, role, scratch="", cache=cache, limits=self._limits, rootdir=str(tree.path))


def _answer(tree: Kata) -> dict[str, bytes]:
    files = expand(tree.path, tree.meta.edit)
    return {path.relative_to(tree.path).as_posix(): path.read_bytes() for path in files}
