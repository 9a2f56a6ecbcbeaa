"""The part of the check that runs: every variant under the tests, in two orders, and under the probe."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue.ids import function_of, is_named
from pytest_djangokata.catalogue.load import load_kata
from pytest_djangokata.catalogue.model import Kata, Problem
from pytest_djangokata.catalogue.requirements import missing
from pytest_djangokata.check import metadata
from pytest_djangokata.check.bench import Bench
from pytest_djangokata.check.judge import judge_variants
from pytest_djangokata.check.model import KataCheck, Kind, Place, VariantResult
from pytest_djangokata.check.variants import answer_name, find_answers, fits, lay_out
from pytest_djangokata.check.wrong import PROBE, WrongFile, load_wrong
from pytest_djangokata.child.network import NETWORK
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.probe.run import ProbeRun
from pytest_djangokata.probe.verdict import ProbeFault, Verdict
from pytest_djangokata.workers.launcher import Launcher
from pytest_djangokata.workers.pool import Result


class Stopped(Exception):
    """The check was ended before this kata was done."""


class Checker:
    """Checks katas one after the other with the children of one launcher.

    :param scratch: a folder for temporary files.
    :param seeds: the probe is asked once for each; it is not asked where there are none.
    :param light: leave the wrong answers out, and run everything in one order.
    :param stopped: whether to go on no more; it is asked before each variant.
    """

    def __init__(
        self,
        launcher: Launcher,
        scratch: Path,
        store: TemplateStore,
        seeds: Sequence[int],
        *,
        light: bool = False,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._launcher = launcher
        self._scratch = scratch
        self._store = store
        self._seeds = seeds
        self._light = light
        self._stopped = stopped
        self._numbers = count(1)

    def check(self, folder: Path, told: Callable[[Place], None] = lambda _: None) -> KataCheck:
        """Check the kata in *folder*.

        :param told: called with how far it has come, before each answer.

        :raises Stopped: if it was ended meanwhile.
        """
        begun = time.monotonic()
        self._told = told
        kata = load_kata(folder)
        if isinstance(kata, Problem):
            return KataCheck(f"{folder.parent.name}/{folder.name}", [str(kata)])
        findings = list(metadata.findings(kata))
        lacking = [lack for requirement in kata.meta.requires if (lack := missing(requirement))]
        variants: list[VariantResult] = []
        if not lacking and (kata.hidden / "solution").is_dir():
            target = self._folder()
            try:
                with Bench(kata, self._launcher, self._store, self._folder(), warm=not self._light) as self._bench:
                    variants, found = self._run(kata, target)
                findings += found
            except DjangokataError as error:
                findings.append(str(error))
            finally:
                shutil.rmtree(target, ignore_errors=True)
        reason = "; ".join(f"{lack.requirement}: {lack.reason}" for lack in lacking)
        return KataCheck(kata.id, findings, variants, reason, time.monotonic() - begun)

    def _folder(self) -> Path:
        return self._scratch / f"check-{next(self._numbers)}"

    def _run(self, kata: Kata, target: Path) -> tuple[list[VariantResult], list[str]]:
        wrong = _wrong_file(kata)
        trees = dict(self._trees(kata, target))
        findings: list[str] = []
        variants = []
        unproven: set[str] = set()  # test functions that have failed for nobody yet
        for number, ((kind, name), tree) in enumerate(trees.items(), 1):
            self._told(Place(number, len(trees)))
            catcher = wrong.stopped_by.get(name) if kind == "wrong" else None
            stop = _Stop(catcher, frozenset(unproven)) if catcher not in (None, PROBE) else None
            result, found = self._test(kind, name, tree, stop)
            if stop is not None and not (result.broken or any(map(stop.is_catcher, result.failed))):
                # It slips through the test that it names, or that test needs others before it.
                result, found = self._test(kind, name, tree)
            if kind == "shipped":
                unproven = set(map(function_of, result.passed))
            if kind in ("shipped", "wrong"):
                unproven -= set(map(function_of, result.failed))
            variants.append(result)
            findings += found
        for index, variant in enumerate(variants):
            # What a wrong answer remembers from one test to the next shows only where all of them run.
            if unproven and variant.kind == "wrong" and not variant.broken:
                variants[index], _ = self._test("wrong", variant.name, trees["wrong", variant.name])
                unproven -= set(map(function_of, variants[index].failed))
        variants, found = self._probe(kata, trees, variants)
        return variants, findings + found + judge_variants(kata, wrong, variants, complete=not self._light)

    def _trees(self, kata: Kata, target: Path) -> Iterator[tuple[tuple[Kind, str], Kata]]:
        yield ("shipped", "shipped"), lay_out(kata, None, target / "shipped")
        yield ("solution", "solution"), lay_out(kata, kata.hidden / "solution", target / "solution")
        kinds: tuple[Kind, ...] = ("accepted",) if self._light else ("accepted", "wrong")
        for kind in kinds:
            for answer in find_answers(kata, kind):
                name = answer_name(answer)
                if answer.is_dir() or fits(kata, answer):
                    yield (kind, name), lay_out(kata, answer, target / f"{kind}-{name}")

    def _test(self, kind: Kind, name: str, tree: Kata, stop: _Stop | None = None) -> tuple[VariantResult, list[str]]:
        """Run the tests of one tree, all or those that *stop* asks for; as shipped and solved also backwards.

        Of any two tests each has then been the first, so that what one leaves for the other shows.
        """
        self._go_on()
        turned = kind in ("shipped", "solution") and not self._light
        run = self._bench.run
        results, broken = run(tree) if stop is None else run(tree, needed=stop.needs, enough=stop.is_enough)
        if broken:
            return VariantResult(kind, name, broken=broken), []
        ids = (
            sorted(result.id for result in results)
            if kind in ("shipped", "solution")
            else [result.id for result in results]
        )
        outcomes = {result.id: passed(result) for result in results}
        findings = [f"{name}: {result.id} {NETWORK}." for result in results if turned and touches_network(result)]
        if turned:
            results, _ = self._bench.run(tree, backwards=True)
            changed = [result.id for result in results if passed(result) != outcomes[result.id]]
            findings += [f"{name}: {test_id} gives another result in another order." for test_id in changed]
            findings += [f"{name}: {result.id} {NETWORK}." for result in results if touches_network(result)]
        passing = [test_id for test_id in ids if outcomes[test_id]]
        failing = [test_id for test_id in ids if not outcomes[test_id]]
        return VariantResult(kind, name, passing, failing), list(dict.fromkeys(findings))

    def _probe(
        self, kata: Kata, trees: dict[tuple[Kind, str], Kata], variants: list[VariantResult]
    ) -> tuple[list[VariantResult], list[str]]:
        """Ask the probe about every variant, and a wrong answer first what stopped it with the last seed."""
        stopping: dict[str, int] = {}
        trusted = trees["solution", "solution"]
        tight: dict[str, str] = {}
        for turn, seed in enumerate(self._seeds, 1):
            try:
                with ProbeRun(kata, trusted, self._launcher, self._store, self._folder, seed=seed) as probe:
                    for place, one in enumerate(variants):
                        self._go_on()
                        self._told(Place(place + 1, len(variants), turn, len(self._seeds)))
                        suspect = stopping.get(one.name) if one.kind == "wrong" else None
                        verdict = probe.judge(trees[one.kind, one.name], stop_early=True, suspect=suspect)
                        if not verdict.passed:
                            stopping[one.name] = verdict.cases[-1].number
                        elif one.kind == "accepted" and (near := probe.near(verdict)):
                            text = f"accepted/{one.name}: with --seed {seed}, {near}; allow more in probe.py."
                            tight.setdefault(one.name, text)
                        variants[place] = with_verdict(one, verdict, seed)
            except ProbeFault as fault:
                return variants, [f"the probe does not work with --seed {seed}: {fault}"]
        return variants, list(tight.values())

    def _go_on(self) -> None:
        if self._stopped():
            raise Stopped


def with_verdict(variant: VariantResult, verdict: Verdict, seed: int) -> VariantResult:
    """Return *variant* with one more verdict; a wrong answer may not pass once, nor a right one fail once."""
    if variant.probe is not None and variant.probe == (variant.kind == "wrong"):
        return variant
    return msgspec.structs.replace(variant, probe=verdict.passed, probe_reason=verdict.reason, seed=seed)


def passed(result: Result) -> bool:
    """Whether a test passed: its call did, and nothing around it failed."""
    if result.fault is not None:
        return False
    outcomes = {str(report.get("when")): report.get("outcome") for report in result.reports}
    return outcomes.get("call") == "passed" and "failed" not in outcomes.values()


def touches_network(result: Result) -> bool:
    """Whether a test tried to connect to another machine."""
    return any(NETWORK in str(warning.get("text")) for warning in result.warnings)


def _wrong_file(kata: Kata) -> WrongFile:
    """Return what stops the wrong answers; what is wrong with that file is among the findings about files."""
    wrong = load_wrong(kata)
    return WrongFile() if isinstance(wrong, Problem) else wrong


@dataclass(frozen=True)
class _Stop:
    """Which tests a wrong answer has to be put to.

    It has to fail the one that it names; besides, each test that nobody has failed yet may find its proof.
    """

    catcher: str
    unproven: frozenset[str]

    def is_catcher(self, test_id: str) -> bool:
        return is_named(test_id, [self.catcher])

    def needs(self, test_id: str) -> bool:
        return self.is_catcher(test_id) or function_of(test_id) in self.unproven

    def is_enough(self, result: Result) -> bool:
        return not self.unproven and self.is_catcher(result.id) and not passed(result)
