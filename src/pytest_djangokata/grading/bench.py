"""What one worker grades with: warm processes, and for each kata a probe that is made ready once and asked about all."""

from __future__ import annotations

import shutil
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pytest_djangokata.assignments.standalone import folder_of
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.copies import put_answer
from pytest_djangokata.catalogue.ids import is_named
from pytest_djangokata.catalogue.model import fingerprint
from pytest_djangokata.check.variants import lay_out
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.feedback_tests import Expected, Run, expected_tests, run_tests
from pytest_djangokata.grading.model import Facts, Outcome
from pytest_djangokata.grading.outcome import MAX_REASON, Seen, load_sound, outcome_of
from pytest_djangokata.grading.room import Room
from pytest_djangokata.learner.prose import read_debrief
from pytest_djangokata.probe.run import ProbeRun
from pytest_djangokata.probe.verdict import ProbeFault, Sandbox
from pytest_djangokata.workers.launcher import Launcher

#: Probes that one worker keeps ready; each of them has processes.
MAX_READY = 12


@dataclass(frozen=True)
class Order:
    """One answer to judge: plain data, so that it can travel to another machine.

    :param path: the kata's folder, with its hidden files.
    :param files: the answer's files, by their path in the kata.
    :param content: their hash.
    :param seed: that of the probe's cases.
    :param tests: whether the tests run too.
    """

    kata: str
    path: str
    files: dict[str, bytes]
    content: str
    seed: int
    facts: Facts
    tests: bool = True


@dataclass(frozen=True)
class Ready:
    """What is made ready once for a kata, and what ends it."""

    kata: Kata
    probe: ProbeRun
    room: Room
    close: Callable[[], None]


class Bench:
    """Grades for one thread.

    :param scratch: a folder of its own for temporary files.
    :param sandbox: see :class:`~pytest_djangokata.probe.run.ProbeRun`.
    """

    def __init__(self, launcher: Launcher, scratch: Path, store: TemplateStore, sandbox: Sandbox = "auto") -> None:
        self._launcher = launcher
        self._scratch = scratch
        self._store = store
        self._sandbox = sandbox
        self._numbers = count(1)
        self._ready: OrderedDict[tuple[str, int], Ready] = OrderedDict()

    def close(self) -> None:
        """End the probes; the launcher is its owner's to close."""
        while self._ready:
            self._ready.popitem()[1].close()

    def facts(self, path: str, seed: int) -> Facts:
        """Return what is known of a kata before anybody's answer.

        :raises DjangokataError: if the kata does not work here.
        """
        ready = self._get(path, seed)
        kata = ready.kata
        shipped = lay_out(kata, None, target := self._folder())
        try:
            verdict = ready.probe.judge(shipped)
            expected = expected_tests(ready.room)
        finally:
            shutil.rmtree(target, ignore_errors=True)
        return Facts(
            kata=kata.id,
            title=kata.meta.title,
            fingerprint=whole_fingerprint(kata),
            cases=len(ready.probe.cases),
            shipped=sum(case.passed for case in verdict.cases),
            # What became of a suite of tests is not what it says: none gets each case right by saying the same.
            alike=0 if "processes" in kata.meta.wall else ready.probe.alike,
            tests=expected.tests,
            guards=[name for name in expected.tests if is_named(name, kata.meta.passes_as_shipped)],
            seconds=expected.seconds,
            hear=what_to_hear(kata),
            folder=folder_of(kata),
        )

    def judge(self, order: Order) -> Outcome:
        """Return what an answer did, good or bad.

        Where something of ours broke meanwhile, it is made again and the answer judged once more.

        :raises DjangokataError: if the kata does not work here.
        """
        try:
            outcome, is_ours = self._judge(order)
            if not is_ours:
                return outcome
        except DjangokataError:
            raise
        except Exception:  # noqa: BLE001, S110  (the second attempt tells)
            pass
        self.close()
        try:
            return self._judge(order)[0]
        except DjangokataError:
            raise
        except Exception as error:  # noqa: BLE001  (one answer must not end the batch)
            reason = f"the grader itself failed: {type(error).__name__}: {error}"[:MAX_REASON]
            return Outcome(order.kata, order.content, "not judged", solved=False, passed=0, reason=reason)

    def _judge(self, order: Order) -> tuple[Outcome, bool]:
        """Return what an answer did, and whether something of ours broke: that is known, and not read from what is said."""
        ready = self._get(order.path, order.seed)
        verdict = ready.probe.judge(order.files)
        run = Run()
        if order.tests:
            expected = Expected(order.facts.tests, order.facts.seconds)
            run = run_tests(ready.room, order.files, expected)
        seen = Seen(order.content, order.files, verdict, ready.probe.cases, run)
        return outcome_of(seen, ready.kata, order.facts, self._folder()), verdict.ours

    def _get(self, path: str, seed: int) -> Ready:
        key = path, seed
        if key not in self._ready:
            while len(self._ready) >= MAX_READY:
                self._ready.popitem(last=False)[1].close()
            self._ready[key] = self._make(load_sound(path), seed)
        self._ready.move_to_end(key)
        return self._ready[key]

    def _make(self, kata: Kata, seed: int) -> Ready:
        with ExitStack() as stack:
            target = self._folder()
            stack.callback(shutil.rmtree, target, ignore_errors=True)
            trusted = lay_out(kata, kata.hidden / "solution", target)
            probe = ProbeRun(kata, trusted, self._launcher, self._store, self._folder, seed=seed, sandbox=self._sandbox)
            try:
                stack.enter_context(probe)
            except ProbeFault as fault:
                raise DjangokataError(
                    f"{kata.id}: its probe does not work here: {fault}\nTry the kata: djangokata check {kata.id}"
                ) from fault
            room = stack.enter_context(Room(kata, self._launcher, self._store, self._folder()))
            return Ready(kata, probe, room, stack.pop_all().close)

    def _folder(self) -> Path:
        return self._scratch / f"grade-{next(self._numbers)}"


def lay_out_answer(kata: Kata, files: Mapping[str, bytes], target: Path) -> Kata:
    """Lay the pristine kata out below *target* with exactly *files* for what its learner edits."""
    tree = lay_out(kata, None, target)
    put_answer(kata, files, tree.path)
    return load_sound(str(tree.path))


def whole_fingerprint(kata: Kata) -> str:
    """Return a hash of a kata's files, the hidden ones that decide a verdict included."""
    hidden = (
        path
        for path in sorted(kata.hidden.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.relative_to(kata.hidden).parts[0] in ("probe.py", "act.py", "solution")
    )
    return fingerprint(kata.path, (*hidden,)) + kata.fingerprint


def what_to_hear(kata: Kata) -> str:
    """Return what a class should hear about a kata next: the simplest answer of its debrief."""
    try:
        debrief = read_debrief(kata.hidden)
    except DjangokataError:
        return ""
    return next((text for _, text in debrief.answers), "")
