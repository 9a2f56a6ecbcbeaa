"""Where the answers to one kata take turns under its tests, each in a process of its own behind the wall."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import msgspec

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.copies import put_answer
from pytest_djangokata.catalogue.model import expand
from pytest_djangokata.catalogue.shipped import installed_katas
from pytest_djangokata.check.variants import contents, lay_out
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import folders
from pytest_djangokata.protocol.job import TESTERS, TESTS, Job, Limits, job_for
from pytest_djangokata.workers.launcher import ForkLauncher, Launcher
from pytest_djangokata.workers.nested import NestedLauncher
from pytest_djangokata.workers.pool import Pool


class Room:
    """Use it as a context manager: it ends its processes and removes its files.

    :param kata: with its hidden files, which no answer can read here.
    :param folder: for its files; it must not exist yet.
    """

    def __init__(self, kata: Kata, launcher: Launcher, store: TemplateStore, folder: Path) -> None:
        self.kata = kata
        self._launcher = launcher
        self._store = store
        self._folder = folder
        self._place = lay_out(kata, None, folder / "place")
        self._warm: NestedLauncher | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and remove the files."""
        if self._warm is not None:
            self._warm.close()
        folders.remove(self._folder)

    @contextlib.contextmanager
    def testing(
        self, files: Mapping[str, bytes], more: Mapping[str, str], seconds: float
    ) -> Iterator[tuple[Pool, Job]]:
        """Put an answer into its place, and give what runs its tests.

        :param files: the answer's, by their paths in the kata.
        :param more: modules with tests that are not the kata's, by their names.
        :param seconds: for each test.
        """
        launcher = self._starter()
        self._put(files)
        written = {name: self._place.path / name for name in more}
        for name, path in written.items():
            path.write_text(more[name], encoding="utf-8")
        job = self._job(TESTS, seconds)
        job = msgspec.structs.replace(job, files=[*job.files, *map(str, written.values())])
        pool = Pool(launcher, self._folder / "pool", self._store, workers=1)
        try:
            yield pool, job
        finally:
            pool.close()
            for path in written.values():
                path.unlink(missing_ok=True)

    def _starter(self) -> Launcher:
        """Return what starts the processes: one that is warm for this kata, where there is fork."""
        if not isinstance(self._launcher, ForkLauncher) or "postgres" in self.kata.meta.requires:
            return self._launcher
        if self._warm is not None and self._warm.ended:
            self._warm.close()
            self._warm = None
        if self._warm is None:
            # It may read the files while it sets itself up, outside of the wall: those are ours, until it is ready.
            self._put(contents(self.kata, None))
            scratch = self._folder / "warm"
            folders.remove(scratch)
            scratch.mkdir(parents=True)
            job = msgspec.structs.replace(
                self._job(TESTERS, Limits().timeout),
                scratch=str(scratch),
                # Where a pool puts its first child.
                scratch_of_children=str(self._folder / "pool" / "1"),
            )
            self._warm = NestedLauncher(self._launcher, job)
            self._warm.await_ready()
        return self._warm

    def _put(self, files: Mapping[str, bytes]) -> None:
        put_answer(self.kata, files, self._place.path)

    def _job(self, role: str, seconds: float) -> Job:
        limits = Limits(min(seconds, self.kata.meta.timeout or Limits().timeout))
        cache, rootdir = str(self._store.folder), str(self._place.path)
        job = job_for(self._place, role, scratch="", cache=cache, limits=limits, rootdir=rootdir)
        edit = [path.relative_to(self._place.path).as_posix() for path in expand(self._place.path, self.kata.meta.edit)]
        # The place holds a copy; the answers may lie among the installed packages, or in a pack's folder.
        hidden = [str(root) for root in (self.kata.root, *installed_katas())]
        return msgspec.structs.replace(
            job, text_only=True, walled=True, hidden=hidden, needs=self.kata.meta.wall, edit=edit
        )
