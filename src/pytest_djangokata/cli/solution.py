"""``djangokata solution``: the right answers beside yours, and wrong ones that look right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import accumulate

import click
import msgspec
from rich.console import Console
from rich.text import Text

from pytest_djangokata.catalogue import Kata
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
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.answers import Answer, WrongAnswer, right_answers, wrong_answers
from pytest_djangokata.learner.asking import asking
from pytest_djangokata.learner.notes import Notes
from pytest_djangokata.learner.place import Place, pristine
from pytest_djangokata.progress.text import fold

#: Lines of right answers that are shown at once, where nobody asks for all: about a screen. Each has a few around it.
MAX_LINES, AROUND = 40, 2
#: How many wrong answers are; two lines each.
MAX_WRONG = 12

STYLES = {"+": "green", "-": "red", "@": "cyan"}


@click.command("solution")
@kata_argument
@click.option("--spoil", is_flag=True, help="Show it before the kata is solved; that is remembered.")
@click.option("--wrong", "wrong_name", metavar="NAME", help="Show this wrong answer beside the reference.")
@click.option("--all", "in_full", is_flag=True, help="Show every answer, however long that gets.")
@json_option
def command(kata: str | None, spoil: bool, wrong_name: str | None, in_full: bool, as_json: bool) -> None:
    """Show the reference and other right answers to KATA as differences to your files, with what each of them costs.

    Below stand answers that look right and are not, each with the test that stops it. What does not fit is only named.

    \b
    Example:
      djangokata solution orm/select_related
      djangokata solution orm/select_related --wrong prefetches
    """
    place = here()
    chosen = kata_or_next(place, kata)
    pristine(chosen)  # where there are no answers, there is nothing to earn
    _earned(place, chosen, spoil=spoil)
    right, wrong = right_answers(chosen), wrong_answers(chosen)
    if wrong_name is not None:
        one = _named(chosen, wrong, wrong_name)
        right, wrong = [], [one]
    if as_json:
        data = {"kata": chosen.id, "right": right, "wrong": wrong}
        echo_json(data)
        return
    out = console()
    if wrong_name is not None:
        _say(out, wrong[0].sentence, _stopper(wrong[0]))
        show_difference(out, wrong[0].difference)
        return
    shown = right if in_full else right[: fitting([len(one.difference) + AROUND for one in right])]
    show_right(out, chosen, shown)
    show_costs(out, chosen)
    show_wrong(out, wrong if in_full else wrong[:MAX_WRONG])
    left_out = [one.name for one in (*right[len(shown) :], *(() if in_full else wrong[MAX_WRONG:]))]
    if left_out:
        _fold(out, f"{len(left_out)} more answers: {', '.join(left_out)}", "  ")
        out.print(Text(f"All of them: djangokata solution --all {chosen.id}"), soft_wrap=True)
    out.print(Text(f"Next: djangokata debrief {chosen.id}"))


def _earned(place: Place, kata: Kata, *, spoil: bool) -> None:
    """Remember that the answers are looked up early, or refuse to show them.

    :raises DjangokataError: if the kata is not solved, and nobody wants to be told all the same.
    """
    if look(place).kata(kata.id).solved:
        return
    notes = Notes(place.root)
    if spoil:
        notes.change(kata.id, lambda note: msgspec.structs.replace(note, spoiled=True))
        show_notices(notes.notices)
    elif not notes.of(kata.id).spoiled:
        raise DjangokataError(
            f"{kata.id} is not solved yet, by the files as they are now.\n"
            f"Run it: pytest {os.path.relpath(kata.path)}\n"
            f"A hint: djangokata hint {kata.id}\n"
            f"Give up: djangokata solution --spoil {kata.id}"
        )


def _named(kata: Kata, wrong: list[WrongAnswer], name: str) -> WrongAnswer:
    for one in wrong:
        if one.name == name:
            return one
    raise DjangokataError(
        f"--wrong {name}: {kata.id} has no such wrong answer.\nThere are: {', '.join(one.name for one in wrong)}"
    )


def fitting(lengths: Sequence[int]) -> int:
    """Return how many of the first answers fit, of which the first is always shown."""
    sums = list(accumulate(lengths))
    return max(1, sum(one <= MAX_LINES for one in sums))


def show_right(out: Console, kata: Kata, answers: list[Answer]) -> None:
    """Print how each right answer differs from the learner's files."""
    for answer in answers:
        out.print(Text.assemble((answer.name.replace("_", " "), "bold"), f"  beside your {kata.id}"))
        if answer.difference:
            show_difference(out, answer.difference)
        else:
            out.print("  the same as yours")
        out.print()


def show_difference(out: Console, lines: tuple[str, ...]) -> None:
    """Print a diff; a line that begins with no sign is the name of a file."""
    for line in lines:
        style = STYLES.get(line[:1], "" if line.startswith(" ") else "bold")
        out.print(Text(f"  {line}", style=style), soft_wrap=True)


def show_costs(out: Console, kata: Kata) -> None:
    """Print what each right answer costs, where the kata can run."""
    try:
        with asking(kata) as probe:
            costs = probe.costs()
    except DjangokataError as error:
        show_notices([f"What the answers cost is not known: {error}"])
        return
    for line in cost_lines(costs):
        out.print(Text(line))
    out.print()


def show_wrong(out: Console, wrong: list[WrongAnswer]) -> None:
    """Print what is wrong with answers that look right, and what stops them."""
    out.print(Text("They look right and are not", style="bold"))
    for one in wrong:
        _say(out, told(one), _stopper(one))
    out.print()


def told(wrong: WrongAnswer) -> str:
    """Return the name of a wrong answer, and the sentence about it where that says more."""
    words = set(wrong.sentence.lower().strip(".").split()) - {"it"}
    return wrong.name if words <= set(wrong.name.split("_")) else f"{wrong.name}: {wrong.sentence}"


def _stopper(wrong: WrongAnswer) -> str:
    return f"stopped by {wrong.stopped_by}" if wrong.stopped_by else "stopped by other data: djangokata verify"


def _say(out: Console, text: str, stopper: str) -> None:
    _fold(out, f"  {text}", "    ")
    out.print(Text(f"      {stopper}", style="dim"), soft_wrap=True)


def _fold(out: Console, text: str, indent: str) -> None:
    """Print *text*, with its further lines below its first word."""
    for line in fold(text, out.width, indent):
        out.print(Text(line), soft_wrap=True)
