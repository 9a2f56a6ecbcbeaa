"""What the variants of a kata did, held against what the kata promises: a sentence for each difference."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_djangokata.catalogue.ids import function_of, is_named
from pytest_djangokata.catalogue.model import Kata
from pytest_djangokata.catalogue.read import WRONG_FILE
from pytest_djangokata.check.model import VariantResult
from pytest_djangokata.check.wrong import PROBE, WrongFile


def judge_variants(kata: Kata, wrong: WrongFile, variants: list[VariantResult], *, complete: bool = True) -> list[str]:
    """Hold what the variants did against what the kata promises.

    :param complete: the wrong answers are among them, so that a test that fails for nobody shows.
    """
    findings: list[str] = []
    by_kind: dict[str, list[VariantResult]] = {}
    for variant in variants:
        by_kind.setdefault(variant.kind, []).append(variant)
        if variant.broken:
            findings.append(f"{_label(variant)}: cannot be imported: {variant.broken}")
    for variant in by_kind.get("shipped", []):
        findings += _shipped(kata, variant)
    for variant in [*by_kind.get("solution", []), *by_kind.get("accepted", [])]:
        findings += [f"{_label(variant)}: {test_id} fails." for test_id in variant.failed]
        if variant.probe is False:
            findings.append(
                f"{_label(variant)}: the probe does not accept it with --seed {variant.seed}: {variant.probe_reason}"
            )
    for variant in by_kind.get("wrong", []):
        findings += _wrong(wrong, variant)
    red = {
        function_of(test_id)
        for kind in ("shipped", "wrong")
        for variant in by_kind.get(kind, [])
        for test_id in variant.failed
    }
    for variant in by_kind.get("solution", []) if complete else ():
        functions = dict.fromkeys(map(function_of, variant.passed))
        toothless = [test_id for test_id in functions if test_id not in red]
        findings += [f"{test_id} fails for nobody: neither as shipped nor for a wrong answer." for test_id in toothless]
    return findings


def _shipped(kata: Kata, variant: VariantResult) -> Iterator[str]:
    if variant.broken:
        return
    if not variant.failed:
        yield "as shipped: no test fails, so there is nothing to do."
    declared = kata.meta.passes_as_shipped
    for test_id in variant.passed:
        if not is_named(test_id, declared):
            yield f"as shipped: {test_id} passes already; name it in passes_as_shipped if it guards something."
    for name in declared:
        if not any(is_named(test_id, [name]) for test_id in variant.passed):
            yield f"kata.toml: passes_as_shipped: {name} does not pass as shipped."
    if variant.probe:
        yield "as shipped: the probe passes, so there is nothing to do."


def _wrong(wrong: WrongFile, variant: VariantResult) -> Iterator[str]:
    catcher = wrong.stopped_by.get(variant.name)
    if variant.broken or catcher is None:
        return
    if catcher == PROBE:
        yield from (
            f"{_label(variant)}: {test_id} fails, so name it in {WRONG_FILE}." for test_id in variant.failed[:1]
        )
    elif not any(is_named(test_id, [catcher]) for test_id in variant.failed):
        failing = f"; these fail: {', '.join(variant.failed)}" if variant.failed else "; no test fails"
        yield f"{_label(variant)}: slips through {catcher}{failing}."
    blind = variant.name in wrong.probe_cannot_see
    if variant.probe and not blind:
        yield f"{_label(variant)}: slips through the probe with --seed {variant.seed}."
    if variant.probe is False and blind:
        seen = f"the probe sees {variant.name} with --seed {variant.seed}: {variant.probe_reason}"
        yield f"{WRONG_FILE}: probe_cannot_see: {seen}"


def _label(variant: VariantResult) -> str:
    return variant.kind if variant.kind in ("shipped", "solution") else f"{variant.kind}/{variant.name}"
