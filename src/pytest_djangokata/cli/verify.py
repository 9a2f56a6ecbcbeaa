"""``djangokata verify``: a second opinion on your own answer, with other data."""

from __future__ import annotations

import os
import sys

import click
import msgspec
from rich.console import Console
from rich.text import Text

from pytest_djangokata.catalogue.shipped import shipped_answer
from pytest_djangokata.cli.common import (
    console,
    echo_json,
    here,
    json_option,
    kata_argument,
    kata_or_next,
    look,
    show_notices,
)
from pytest_djangokata.cli.costs import cost_lines
from pytest_djangokata.interpreter import quote
from pytest_djangokata.learner.asking import Finding, asking
from pytest_djangokata.learner.notes import Notes
from pytest_djangokata.progress.model import KataProgress

#: Characters of a value in the case's data; lists of steps and rows say nothing to a person.
MAX_VALUE = 60


@click.command("verify")
@kata_argument
@json_option
def command(kata: str | None, as_json: bool) -> None:
    """Ask KATA's probe about your answer: other data than the tests have, compared with the reference solution.

    Exits with 0 where your answer holds, and with 1 where it does not.

    \b
    Example:
      djangokata verify orm/select_related
    """
    place = here()
    chosen = kata_or_next(place, kata)
    if not as_json and chosen.answer_fingerprint == shipped_answer(chosen):
        folder = quote(os.path.relpath(chosen.path))
        click.echo(f"{chosen.id} is as it was shipped, so there is nothing to verify yet.\nBegin: pytest {folder}")
        sys.exit(1)
    with asking(chosen) as probe:
        answer = chosen.answer_fingerprint
        finding = probe.finding()
    notes = Notes(place.root)
    notes.change(chosen.id, lambda note: msgspec.structs.replace(note, doubted="" if finding.holds else answer))
    show_notices(notes.notices)
    if as_json:
        echo_json(finding)
    else:
        folder = os.path.relpath(chosen.path)
        show(console(), finding, folder, first="" if finding.holds else tests_say(look(place).kata(chosen.id), folder))
    sys.exit(0 if finding.holds else 1)


def tests_say(kata: KataProgress, folder: str) -> str:
    """Return what to do first, since tests teach better than the probe; empty where they have nothing to say."""
    command = f"pytest {quote(folder)}"
    if kata.solved or (kata.altered and not kata.stale):
        return ""
    if kata.stale or all(test.outcome == "passed" for test in kata.tests.values()):
        return f"Not all of its tests have run with these files. They say more, so run them first: {command}"
    return f"Its tests fail as well, and say more: {command}"


def show(out: Console, finding: Finding, folder: str, first: str = "") -> None:
    """Print what the probe found.

    :param first: what to do before anything else about an answer that is wrong.
    """
    if finding.holds:
        out.print(Text.assemble((finding.kata, "bold"), "  ", ("holds for other data too", "green")))
        out.print(Text(f"{finding.cases} cases with fresh random data, each answered as the reference answers it."))
        out.print()
        for line in cost_lines(finding.costs):
            out.print(Text(line))
        out.print()
        out.print(Text(f"Next: djangokata solution {finding.kata}"))
        return
    out.print(Text.assemble((finding.kata, "bold"), "  ", ("fails for other data", "red")))
    if first:
        out.print(Text(first), soft_wrap=True)
    out.print(
        Text(f"Case {finding.passed + 1} of {finding.cases} is answered otherwise than the reference answers it:")
    )
    out.print()
    for line in finding.reason.splitlines():
        out.print(Text(f"  {line}"), soft_wrap=not line.strip()[:1].isalpha())
    if data := [f"{key} {value}" for key, value in finding.data.items() if len(str(value)) <= MAX_VALUE]:
        out.print()
        out.print(Text(f"  its data: {', '.join(data)}"))
    out.print()
    run = "" if first else f"pytest {quote(folder)}, or "
    out.print(Text(f"Next: {run}djangokata hint {finding.kata}"), soft_wrap=True)
