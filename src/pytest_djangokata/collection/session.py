"""The katas of one pytest session: which are chosen, and the children that run them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pytest_djangokata.beside.measure import measured, take_in
from pytest_djangokata.beside.replay import replay
from pytest_djangokata.catalogue import Kata, Problem, find_kata_dirs, load_kata
from pytest_djangokata.collection.facts import Facts, attach, facts_of
from pytest_djangokata.collection.interrupted import interruptible
from pytest_djangokata.collection.items import BrokenItem, ImportItem, KataItem, UnrunnableItem, contiguous
from pytest_djangokata.collection.narrowed import is_narrowed, is_run, likely, recollect
from pytest_djangokata.collection.remembered import Memory, Question
from pytest_djangokata.collection.reports import (
    broken_reports,
    encodable,
    passed_reports,
    replay_warnings,
    test_reports,
)
from pytest_djangokata.collection.run import KataRun
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.options import Options
from pytest_djangokata.protocol.job import TESTS, Job, Limits, job_for
from pytest_djangokata.protocol.processes import take_foreground
from pytest_djangokata.workers.outcomes import Collection, Result

if TYPE_CHECKING:
    from pytest_djangokata.collection.warm import Warm
    from pytest_djangokata.workers.pool import Pool


#: Why the run ends when somebody quits a debugger.
LEFT = "the debugger was left"


class KataSessions:
    """All katas of this pytest session. Children are started when the first kata is met, and end with the session."""

    def __init__(self, config: pytest.Config, options: Options) -> None:
        self.config = config
        self.options = options
        self.runs: dict[Path, KataRun | Problem] = {}
        self.unrunnable: list[str] = []
        self._pool: Pool | None = None
        self._memory = Memory(cache_folder(), forget=bool(config.getoption("cacheclear", False)))
        self._jobs: dict[Path, Job] = {}
        self._plain_jobs: dict[Path, Job] = {}
        #: Katas whose children have been asked to collect.
        self._awaited: set[Path] = set()
        #: What is not remembered yet.
        self._news: list[tuple[KataRun, Collection]] = []
        self._planned = False
        self._chosen = 0
        #: About the kata whose test is running here.
        self.running: Facts | None = None

    # -- what was chosen

    def run_for(self, folder: Path) -> KataRun | Problem:
        """Return the kata in *folder*, or what is wrong with it."""
        if folder not in self.runs:
            loaded = load_kata(folder)
            self.runs[folder] = loaded if isinstance(loaded, Problem) else KataRun(loaded, self.config, self)
            topic = folder.parent.name
            if topic.isidentifier() and not any(
                line.partition(":")[0] == topic for line in self.config.getini("markers")
            ):
                self.config.addinivalue_line("markers", f"{topic}: katas of the topic {topic}")
        return self.runs[folder]

    def named_by(self, arguments: Iterable[str]) -> list[Path]:
        """Return the folders of the katas to which the command line will lead."""
        base = self.config.invocation_params.dir
        paths = [Path(os.path.normpath(base / argument.partition("::")[0])) for argument in arguments]
        return list(find_kata_dirs(paths))

    def look_ahead(self, folders: Iterable[Path]) -> None:
        """Let children collect the katas in *folders* that will be asked for, and are not known well enough."""
        chosen = likely(self.config, list(folders))
        runs = [run for folder in chosen if isinstance(run := self.run_for(folder), KataRun) and not run.missing]
        if is_narrowed(self.config) and not (len(runs) == 1 and is_run(self.config)):
            runs = [run for run in runs if not run.recall()]
        self._await(runs)

    def _await(self, runs: Sequence[KataRun]) -> None:
        self._awaited.update(run.kata.path for run in runs)
        if runs:
            self.pool.collect_ahead([self.job(run) for run in runs])

    def recalled(self, run: KataRun) -> Collection | None:
        """Return what an earlier child collected from the same files, where that spares a child of this run."""
        if run.kata.path in self._awaited or not is_narrowed(self.config):
            return None
        return self._memory.recall(self._question(run))

    def collected(self, run: KataRun) -> Collection:
        """Wait for what the kata's child collects, and remember it."""
        job = self.job(run)
        self.pool.collect_ahead([job])
        self._remember()
        found = self.pool.collected(job)
        self._news.append((run, found))
        return found

    def _remember(self) -> None:
        """Remember what children have collected, at a moment at which there is nothing to do but wait for others."""
        for run, found in self._news:
            self._memory.keep(self._question(run), found)
        self._news.clear()

    def _question(self, run: KataRun) -> Question:
        return Question(run.kata, self.options.apply(self._plain_job(run.kata), terminal=True), run.fingerprint)

    def confirm(self, session: pytest.Session) -> None:
        """Let children collect what was chosen from earlier runs' collections; where one finds other tests, choose again."""
        chosen = dict.fromkeys(item.kata.path for item in session.items if isinstance(item, KataItem))
        runs = [run for path in chosen if isinstance(run := self.runs[path], KataRun) and run.recalled is not None]
        self._await(runs)
        for run in runs:
            if not run.confirm(self.collected(run)):
                recollect(session, run)

    # -- running

    @property
    def pool(self) -> Pool:
        if self._pool is None:
            from pytest_djangokata.workers.pool import Pool
            from pytest_djangokata.workers.processors import default_workers

            source = self._warm()
            self._pool = Pool(
                source.launcher,
                source.scratch,
                TemplateStore(cache_folder(), source.scratch / "cache"),
                workers=1 if self.options.serial else self.options.workers or default_workers(),
                ahead=not self.options.serial and not hasattr(self.config, "workerinput"),
                has_options=True,
            )
            self._pool.terminal.on_debugger = self._lend_terminal
        return self._pool

    def _warm(self) -> Warm:
        from pytest_djangokata.collection.warm import warm

        return warm(self.config, fork=self.options.fork)

    @property
    def terminal(self) -> bool:
        """Whether there is a terminal that a debugger can have."""
        return self._warm().terminal

    def job(self, run: KataRun) -> Job:
        """Return what the kata's child is to do. From now on it may read the kata's files."""
        path = run.kata.path
        if path not in self._jobs:
            assert run.facts
            job = msgspec.structs.replace(
                self._plain_job(run.kata), measure=measured(self.config, self._measure_folder)
            )
            self._jobs[path] = self.options.apply(job, terminal=self.terminal)
        return self._jobs[path]

    def _plain_job(self, kata: Kata) -> Job:
        if kata.path not in self._plain_jobs:
            options, limits = self.options, Limits()
            limits = Limits(options.timeout or kata.meta.timeout or limits.timeout, options.memory or limits.memory)
            job = job_for(kata, TESTS, scratch="", cache="", limits=limits, rootdir=str(self.config.rootpath))
            self._plain_jobs[kata.path] = job
        return self._plain_jobs[kata.path]

    def plan(self, items: Iterable[pytest.Item]) -> None:
        """Tell the children which tests will be asked for."""
        chosen = [item for item in items if isinstance(item, KataItem)]
        if chosen and not self._planned:
            self._planned = True
            segments = groupby(chosen, key=lambda item: item.kata.path)
            self.pool.plan((str(path), [item.child_id for item in group]) for path, group in segments)
        self._remember()

    def arrange(self, items: list[pytest.Item]) -> None:
        """Take out what cannot run here, and put the tests of each kata together again after other plugins sorted them."""
        unrunnable = [item for item in items if isinstance(item, UnrunnableItem)]
        self.unrunnable = sorted({*self.unrunnable, *(str(item.kata.path) for item in unrunnable)})
        if unrunnable:
            self.config.hook.pytest_deselected(items=unrunnable)
        items[:] = contiguous([item for item in items if not isinstance(item, UnrunnableItem)])

    def run(self, item: pytest.Item, next_item: pytest.Item | None) -> bool | None:
        """Show one test: wait for what its child says and replay it. None for an item that is none of ours."""
        if not isinstance(item, (KataItem, BrokenItem, ImportItem)):
            return None
        hook = item.ihook
        self.running = facts = self._facts(item) if not isinstance(item, ImportItem) else None
        hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        shown: list[dict[str, Any]] = []
        if isinstance(item, KataItem):
            waited = interruptible(item, lambda: self.result(item, next_item))
            if isinstance(waited, Result):
                shown = encodable(waited.shown)
                replay_warnings(self.config, waited.warnings, item.nodeid)
                reports = test_reports(item, waited)
                if waited.quit:
                    item.session.shouldstop = LEFT
            else:
                reports = waited
                self.pool.abandon(str(item.kata.path), item.child_id)
        elif isinstance(item, BrokenItem):
            reports = broken_reports(item, item.breakage)
        else:
            reports = passed_reports(item)
        if facts is not None:
            attach(facts, reports)
        replay(item, reports, shown)
        hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        self.running = None
        if item.session.shouldstop == LEFT and item.session.shouldfail:
            raise item.session.Interrupted(LEFT)  # with -x, pytest would say that a test has failed
        return True

    def _facts(self, item: KataItem | BrokenItem) -> Facts | None:
        """Return what is known of the item's kata by now; None for a wrong file that belongs to none."""
        if item.kata is None:
            return None
        if not self._chosen:
            katas = (getattr(one, "kata", None) for one in item.session.items)
            self._chosen = len({kata.path for kata in katas if kata is not None})
        run = self.run_for(item.kata.path)
        # Of a kata that lacks a file nothing is collected; there is at least one test behind that.
        facts, collected = (run.facts, run.collected) if isinstance(run, KataRun) else (facts_of(item.kata), 1)
        return msgspec.structs.replace(facts, collected=collected, chosen=self._chosen)

    def result(self, item: KataItem, next_item: pytest.Item | None) -> Result:
        """Wait for the result of one test."""
        same = isinstance(next_item, KataItem) and next_item.kata.path == item.kata.path
        run = self.runs[item.kata.path]
        assert isinstance(run, KataRun)
        is_recalled = run.recalled is not None
        if run.recalled is not None:
            self.pool.expect(self.job(run), run.recalled.ids)
        result = self.pool.result(str(item.kata.path), item.child_id, next_item.child_id if same else None)  # type: ignore[union-attr]
        if is_recalled:
            run.confirm(self.collected(run))
        return result

    def close(self) -> None:
        """End every child; the process that they came from ends with the configuration."""
        self._remember()
        if self._pool is not None:
            self._pool.close()
            take_in(self._measure_folder)
        self._pool = None

    @property
    def _measure_folder(self) -> Path:
        return self._warm().scratch / "measure"

    def _lend_terminal(self, entered: bool) -> None:
        """Let go of the terminal while a kata's debugger has it, and take it back afterwards."""
        capture = self.config.pluginmanager.getplugin("capturemanager")
        if capture is None:
            return
        if entered:
            capture.suspend_global_capture(in_=True)
            sys.stdout.flush()
        else:
            if hasattr(os, "getpgrp"):  # pragma: no branch  (win32 has none)
                take_foreground(os.getpgrp())
            capture.resume_global_capture()
