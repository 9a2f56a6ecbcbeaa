"""A place where hostile submissions meet the real machine: one probe for each kata, shared by all who attack it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.catalogue.copies import write_files
from pytest_djangokata.check.variants import lay_out
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.probe import dialogue, run
from pytest_djangokata.probe.run import ProbeRun
from pytest_djangokata.probe.verdict import Verdict
from pytest_djangokata.protocol.job import Limits
from pytest_djangokata.wall.build import DATABASE
from pytest_djangokata.workers.launcher import Launcher, launching

KATAS = Path(__file__).parents[2] / "katas"

Files = Mapping[str, str | bytes]
#: Puts an attack on a kata before the judge, and holds it to what must happen after any attack.
Attack = Callable[[str, Files], Verdict]


class Arena:
    """What all attacks share.

    :param folder: for temporary files.
    """

    def __init__(self, folder: Path, launcher: Launcher, stack: ExitStack) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        self.launcher = launcher
        self._stack = stack
        self._numbers = count(1)
        self._ready: dict[str, tuple[Kata, ProbeRun]] = {}
        self._lacking: dict[str, str] = {}

    def fresh(self) -> Path:
        return self.folder / f"fresh-{next(self._numbers)}"

    def probe(self, name: str) -> tuple[Kata, ProbeRun]:
        """Return a kata of the catalogue and its probe, which is made ready once."""
        if name not in self._ready:
            kata = load_kata(KATAS / name)
            assert isinstance(kata, Kata)
            trusted = lay_out(kata, kata.hidden / "solution", self.fresh())
            probe = ProbeRun(
                kata, trusted, self.launcher, TemplateStore(self.cache), self.fresh, limits=Limits(timeout=15)
            )
            self._ready[name] = kata, self._stack.enter_context(probe)
        return self._ready[name]

    def submission(self, kata: Kata, files: Files) -> Kata:
        """Lay the kata out as handed out, with *files* as somebody left them there, of any kind."""
        laid = lay_out(kata, None, self.fresh())
        write_files({name: text.encode() if isinstance(text, str) else text for name, text in files.items()}, laid.path)
        return laid

    def judge(self, name: str, files: Files) -> Verdict:
        kata, probe = self.probe(name)
        return probe.judge(self.submission(kata, files))

    def lacking(self, name: str) -> str:
        """Return which layers of the wall are missing, or an empty string; it is looked at once for each kata."""
        if name not in self._lacking:
            layers = self.right(name).layers
            # On PostgreSQL there is no broker anywhere.
            self._lacking[name] = layers.describe() if layers.missing.keys() - {DATABASE} else ""
        return self._lacking[name]

    def right(self, name: str) -> Verdict:
        """Return the verdict on the reference solution."""
        kata, probe = self.probe(name)
        return probe.judge(lay_out(kata, kata.hidden / "solution", self.fresh()))


def descendants() -> dict[int, str]:
    """Return the processes that came out of this one and are there, with their states."""
    parents: dict[int, tuple[int, str]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1]), fields[0]
    found: dict[int, str] = {}
    for pid, (_, state) in parents.items():
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above][0]
        if above == os.getpid() and pid != os.getpid() and state != "Z":
            found[pid] = state
    return found


def left_over(before: Mapping[int, str], seconds: float = 10.0) -> set[int]:
    """Return the processes that were not there *before* and do not end within *seconds*."""
    deadline = time.monotonic() + seconds
    while (left := descendants().keys() - before.keys()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return set(left)


@pytest.fixture(scope="package")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    folder = tmp_path_factory.mktemp("arena")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "LEAST_SECONDS", 1.5)
        patch.setattr(dialogue, "GRACE", 1.5)
        patch.setenv("GRADER_KEY", "a secret of who grades")
        yield from _arena(folder)


def _arena(folder: Path) -> Iterator[Arena]:
    with launching(folder / "launcher", strangers=True) as launcher, ExitStack() as stack:
        yield Arena(folder, launcher, stack)


@pytest.fixture
def attack(arena: Arena) -> Attack:
    """Return a function that puts an attack before the judge.

    After any attack there is no credit, a reason for the teacher, no process that outlives it, and the next right answer
    passes.
    """

    def put(name: str, files: Files) -> Verdict:
        if lacking := arena.lacking(name):
            pytest.skip(f"the wall is not whole here: {lacking}")
        before = descendants()
        verdict = arena.judge(name, files)
        print(verdict.reason)
        assert not left_over(before), "processes are left over"
        assert not verdict.passed
        assert verdict.reason
        verdict.reason.encode()  # files are written in UTF-8
        assert len(verdict.reason) < 20_000
        after = arena.right(name)
        assert after.passed, f"the next one pays for it: {after.reason}"
        return verdict

    return put
