"""What one worker grades with: warm processes, and for each kata a probe that is made ready once and asked about all."""

from __future__ import annotations

import re
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.catalogue.model import Problem, fingerprint
from pytest_djangokata.check.variants import contents, find_answers, lay_out, write
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.feedback_tests import Expected, Run, expected_tests, run_tests
from pytest_djangokata.grading.marks import disagreements, tripped
from pytest_djangokata.grading.model import End, Facts, Outcome
from pytest_djangokata.grading.syntax import look
from pytest_djangokata.learner.prose import read_debrief
from pytest_djangokata.probe.run import ProbeFault, ProbeRun, Sandbox, Verdict
from pytest_djangokata.workers.launcher import Launcher

#: Probes that one worker keeps ready; each of them has processes.
MAX_READY = 12

MAX_REASON = 2_000  # characters

_OUT_OF_TIME = re.compile(r"(?:^|: |  )stopped after [\d.]+ s: ")
_ENDED = re.compile(
    r"(?:^|: |  )the process (?:was ended by|ended itself|closed its|could not go on|lost its|talked to)"
)

#: How a reason ends where one of the trusted processes has broken, which is nobody's answer.
_OURS = re.compile(r" while (?:compare|inspect)\(")


@dataclass(frozen=True)
class Order:
    """One answer to judge: plain data, so that it can travel to another machine.

    :param path: the kata's folder, with its hidden files.
    :param files: the answer's files, by their path in the kata.
    :param content: their hash.
    :param seed: that of the probe's cases.
    """

    kata: str
    path: str
    files: dict[str, bytes]
    content: str
    seed: int
    facts: Facts


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
        self._ready: OrderedDict[tuple[str, int], tuple[ProbeRun, Kata, ExitStack]] = OrderedDict()

    def close(self) -> None:
        """End the probes; the launcher is its owner's to close."""
        while self._ready:
            self._ready.popitem()[1][2].close()

    def facts(self, path: str, seed: int) -> Facts:
        """Return what is known of a kata before anybody's answer.

        :raises DjangokataError: if the kata does not work here.
        """
        kata = _load(path)
        probe, trusted = self._probe(kata, seed)
        shipped = lay_out(kata, None, target := self._folder())
        try:
            verdict = probe.judge(shipped)
            expected = expected_tests(trusted, self._launcher, self._folder(), self._store)
        finally:
            shutil.rmtree(target, ignore_errors=True)
        return Facts(
            kata=kata.id,
            title=kata.meta.title,
            fingerprint=whole_fingerprint(kata),
            cases=len(probe.cases),
            shipped=sum(case.passed for case in verdict.cases),
            tests=expected.tests,
            guards=[name for name in expected.tests if _is_named(name, kata.meta.passes_as_shipped)],
            seconds=expected.seconds,
            hear=what_to_hear(kata),
        )

    def judge(self, order: Order) -> Outcome:
        """Return what an answer did, whatever it did.

        Where something of ours broke meanwhile, it is made anew and the answer judged once more.

        :raises DjangokataError: if the kata does not work here.
        """
        try:
            outcome = self._judge(order)
            if _OURS.search(outcome.reason) is None:
                return outcome
        except DjangokataError:
            raise
        except Exception:  # noqa: BLE001, S110  (the second attempt tells)
            pass
        self.close()
        try:
            return self._judge(order)
        except DjangokataError:
            raise
        except Exception as error:  # noqa: BLE001  (one answer must not end the batch)
            reason = f"the grader itself failed: {type(error).__name__}: {error}"[:MAX_REASON]
            return Outcome(order.kata, order.content, "not judged", solved=False, passed=0, reason=reason)

    def _judge(self, order: Order) -> Outcome:
        kata = _load(order.path)
        probe, _ = self._probe(kata, order.seed)
        target = self._folder()
        try:
            tree = lay_out_answer(kata, order.files, target)
            verdict = probe.judge(tree)
            expected = Expected(order.facts.tests, order.facts.seconds)
            run = run_tests(tree, expected, self._launcher, self._folder(), self._store)
            return _outcome(order, verdict, run, kata, target)
        finally:
            shutil.rmtree(target, ignore_errors=True)

    def _probe(self, kata: Kata, seed: int) -> tuple[ProbeRun, Kata]:
        key = str(kata.path), seed
        if key not in self._ready:
            while len(self._ready) >= MAX_READY:
                self._ready.popitem(last=False)[1][2].close()
            stack = ExitStack()
            try:
                target = self._folder()
                stack.callback(shutil.rmtree, target, ignore_errors=True)
                trusted = lay_out(kata, kata.hidden / "solution", target)
                probe = ProbeRun(
                    kata, trusted, self._launcher, self._store, self._folder, seed=seed, sandbox=self._sandbox
                )
                self._ready[key] = stack.enter_context(probe), trusted, stack
            except ProbeFault as fault:
                stack.close()
                raise DjangokataError(
                    f"{kata.id}: its probe does not work here: {fault}\nTry the kata: djangokata check {kata.id}"
                ) from fault
        self._ready.move_to_end(key)
        probe, trusted, _ = self._ready[key]
        return probe, trusted

    def _folder(self) -> Path:
        return self._scratch / f"grade-{next(self._numbers)}"


def _outcome(order: Order, verdict: Verdict, run: Run, kata: Kata, target: Path) -> Outcome:
    passed = sum(case.passed for case in verdict.cases)
    outcome = Outcome(
        kata=order.kata,
        content=order.content,
        end=_end(verdict),
        solved=verdict.passed and len(verdict.cases) == order.facts.cases,
        passed=passed,
        reason=scrub(verdict.reason, target)[:MAX_REASON],
        tests=[msgspec.structs.replace(test, message=scrub(test.message, target)) for test in run.tests],
        printed=scrub(run.printed, target),
        proves=verdict.proves,
        wall="" if verdict.proves else verdict.layers.describe(),
    )
    usual = usual_marks(kata.path)
    marks = [*tripped(run, kata), *(mark for mark in look(order.files) if mark.text not in usual)]
    return msgspec.structs.replace(outcome, marks=[*marks, *disagreements(outcome, kata)])


@lru_cache(maxsize=200)
def usual_marks(path: Path) -> frozenset[str]:
    """Return what right answers to a kata have to do, although others would be looked at for it."""
    kata = _load(str(path))
    answers = [None, kata.hidden / "solution", *find_answers(kata, "accepted")]
    return frozenset(mark.text for answer in answers for mark in look(contents(kata, answer)))


def _end(verdict: Verdict) -> End:
    if verdict.passed or (_OUT_OF_TIME.search(verdict.reason) is None and _ENDED.search(verdict.reason) is None):
        return "ran"
    return "timed out" if _OUT_OF_TIME.search(verdict.reason) else "crashed"


def scrub(text: str, folder: Path) -> str:
    """Return *text* as it can be written, without what differs from run to run: temporary folders, addresses in memory."""
    text = text.encode("utf-8", "replace").decode()
    text = re.sub(re.escape(str(folder.parent)) + r"/(?:grade-\d+/)?", "", text)
    return re.sub(r"0x[0-9a-fA-F]{6,}", "0x…", text)


def lay_out_answer(kata: Kata, files: Mapping[str, bytes], target: Path) -> Kata:
    """Lay the pristine kata out below *target* with exactly *files* for what its learner edits."""
    tree = lay_out(kata, None, target)
    for path in tree.edit_files:
        if path.relative_to(tree.path).as_posix() not in files:
            path.unlink()
    write(dict(files), tree.path)
    return _load(str(tree.path))


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


def _load(path: str) -> Kata:
    kata = load_kata(Path(path))
    if isinstance(kata, Problem):
        raise DjangokataError(str(kata))
    return kata


def _is_named(test: str, names: list[str]) -> bool:
    return any(test == name or test.startswith(f"{name}[") for name in names)
