"""The check's table and its findings, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pytest_djangokata.check.model import KataCheck, Place, VariantResult


def table(results: Sequence[KataCheck]) -> RenderableType:
    """Return a table with a row for each kata, and below it what was found."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("kata", "tests", "accepted", "wrong", "by test", "by probe", "seconds", ""):
        # A name goes on in the next line rather than to lose its end.
        grid.add_column(heading, justify="left" if heading in ("kata", "") else "right", overflow="fold")
    for result in results:
        grid.add_row(*row(result))
    parts: list[RenderableType] = [grid]
    for result in results:
        if result.findings:
            parts.append(Text(""))
            parts.append(Text(result.kata, style="bold red"))
            parts += [Text(f"  {line}") for finding in result.findings for line in finding.splitlines()]
    return Group(*parts)


def ended(result: KataCheck) -> str:
    """Return the line about a kata that has just been checked, for who reads along where nothing can be drawn."""
    first = [finding.partition("\n")[0] for finding in result.findings[:1]]
    return ": ".join([result.kata, f"{_word(result)}, {result.seconds:.1f} s", *first])


def under_way(kata: str, place: Place) -> str:
    """Return the line about a kata whose check takes long, for who reads along where nothing can be drawn."""
    seed = f" with seed {place.seed} of {place.seeds}" if place.seed else ""
    return f"{kata}: {'probe' if place.seed else 'tests'}{seed}, answer {place.answer} of {place.answers}"


def beside_the_bar(name: str, place: Place | None) -> str:
    """Return the same in 34 characters, for beside the bar of a terminal.

    :param place: None before anything of the kata runs.
    """
    if place is None:
        where = ""
    else:
        part = f"seed {place.seed}/{place.seeds}" if place.seed else "tests"
        where = f"{part} {place.answer}/{place.answers}"
    return f"{name[: 33 - len(where)]} {where}".ljust(34)


def _word(result: KataCheck) -> str:
    if not result.passed:
        return f"{len(result.findings)} found"
    return f"format only: {result.not_runnable}" if result.not_runnable else "good"


def row(result: KataCheck) -> list[str]:
    """Return the cells of one kata's row."""
    solution = next((variant for variant in result.variants if variant.kind == "solution"), None)
    wrong = [variant for variant in result.variants if variant.kind == "wrong"]
    colour = "red" if not result.passed else "yellow" if result.not_runnable else "green"
    return [
        result.kata,
        str(len(solution.passed) + len(solution.failed)) if solution else "-",
        str(sum(variant.kind == "accepted" for variant in result.variants)),
        str(len(wrong)),
        str(sum(bool(variant.failed) for variant in wrong)),
        str(sum(stopped_by_probe(variant) for variant in wrong)),
        f"{result.seconds:.1f}",
        f"[{colour}]{escape(_word(result))}[/{colour}]",
    ]


def stopped_by_probe(variant: VariantResult) -> bool:
    """Whether the probe did not accept *variant*."""
    return variant.probe is False


def closing_line(results: Sequence[KataCheck], good_before: int = 0, file: Path | None = None) -> str:
    """Return the last line: how many are good.

    :param good_before: how many were left out, since *file* says that they were good.
    """
    bad = sum(not result.passed for result in results)
    partly = sum(result.passed and bool(result.not_runnable) for result in results)
    parts = [f"{len(results) - bad - partly} good"] if results or not good_before else []
    if partly:
        parts.append(f"{partly} not runnable here (format checked)")
    if bad:
        parts.append(f"{bad} with findings")
    if good_before:
        parts.append(f"{good_before} good before, says {file}")
    return ", ".join(parts)
