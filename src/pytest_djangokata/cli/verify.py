"""``djangokata verify``: a second opinion on your own answer, with other data."""

from __future__ import annotations

import os
import sys

import click
import msgspec
from rich.console import Console
from rich.text import Text

from pytest_djangokata.cli.common import console, here, json_option, kata_argument, kata_or_next, show_notices
from pytest_djangokata.cli.costs import cost_lines
from pytest_djangokata.learner.asking import Finding, asking
from pytest_djangokata.learner.notes import Notes

MAX_DATA = 400  # characters


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
    with asking(chosen) as probe:
        answer = chosen.answer_fingerprint
        finding = probe.finding()
    notes = Notes(place.root)
    notes.change(chosen.id, lambda note: msgspec.structs.replace(note, doubted="" if finding.holds else answer))
    show_notices(notes.notices)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(finding), indent=2).decode())
    else:
        show(console(), finding, os.path.relpath(chosen.path))
    sys.exit(0 if finding.holds else 1)


def show(out: Console, finding: Finding, folder: str) -> None:
    """Print what the probe found."""
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
    out.print(
        Text(f"Case {finding.passed + 1} of {finding.cases} is answered otherwise than the reference answers it:")
    )
    out.print()
    for line in finding.reason.splitlines():
        out.print(Text(f"  {line}"), soft_wrap=not line.strip()[:1].isalpha())
    if finding.data:
        data = ", ".join(f"{key} {value}" for key, value in finding.data.items())
        out.print()
        out.print(Text(f"  its data: {data[:MAX_DATA]}{'…' if len(data) > MAX_DATA else ''}"))
    out.print()
    out.print(Text(f"Next: pytest {folder}, or djangokata hint {finding.kata}"))
