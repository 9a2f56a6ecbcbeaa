"""One probe run over a scaffolded kata, shared by all submissions of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.check.variants import lay_out
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.probe.run import ProbeRun
from pytest_djangokata.probe.verdict import Sandbox, Verdict
from pytest_djangokata.protocol.job import Limits
from pytest_djangokata.workers.launcher import Launcher, launching

Judge = Callable[[str], Verdict]


class Bench:
    """What a test needs to run probes: a kata to change, a launcher, folders that do not exist yet."""

    def __init__(self, folder: Path, launcher: Launcher) -> None:
        self.folder = folder
        self.launcher = launcher
        self._numbers = count(1)

    def fresh(self) -> Path:
        return self.folder / f"fresh-{next(self._numbers)}"

    def kata(self) -> Kata:
        """Return a new kata that can be changed before it is probed."""
        loaded = load_kata(scaffold("statistics/published", self.fresh() / "katas"))
        assert isinstance(loaded, Kata)
        return loaded

    def run(
        self, kata: Kata, seed: int | None = None, cache: Path | None = None, sandbox: Sandbox = "auto"
    ) -> ProbeRun:
        trusted = lay_out(kata, kata.hidden / "solution", self.fresh())
        store = TemplateStore(cache or cache_folder())
        limits = Limits(timeout=5)
        return ProbeRun(kata, trusted, self.launcher, store, self.fresh, seed=seed, limits=limits, sandbox=sandbox)

    def submission(self, kata: Kata, source: str) -> Kata:
        """Lay out *kata* with *source* as its answer.py."""
        answers = self.fresh()
        answers.mkdir()
        (answers / "answer.py").write_text(source, encoding="utf-8")
        return lay_out(kata, answers, self.fresh())


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("probe")
    with launching(folder / "launcher") as launcher:
        yield Bench(folder, launcher)


@pytest.fixture(scope="module")
def judge(bench: Bench) -> Iterator[Judge]:
    """Return a function that gives the verdict on the text of an answer."""
    kata = bench.kata()
    with ExitStack() as stack:
        probe = stack.enter_context(bench.run(kata, seed=7))
        yield lambda source: probe.judge(bench.submission(kata, source))
