"""``djangokata hint``: one more hint."""

from __future__ import annotations

import click
from rich.markdown import Markdown
from rich.text import Text

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
from pytest_djangokata.learner.hints import hints
from pytest_djangokata.learner.notes import Notes


@click.command("hint")
@kata_argument
@click.option("--again", is_flag=True, help="Show the hints that you have seen, and no further one.")
@json_option
def command(kata: str | None, again: bool, as_json: bool) -> None:
    """Show one more hint for KATA, or for the kata that is next. How many you have seen is remembered.

    \b
    Example:
      djangokata hint orm/select_related
      djangokata hint --again
    """
    place = here()
    chosen = kata_or_next(place, kata)
    notes = Notes(place.root)
    found = hints(chosen, notes, further=not again)
    show_notices(notes.notices)
    shown = range(1, found.seen + 1) if again else [found.seen]
    total = len(found.texts)
    if as_json:
        texts = [{"number": number, "text": found.texts[number - 1]} for number in shown]
        echo_json({"kata": chosen.id, "seen": found.seen, "of": total, "hints": texts})
        return
    out = console()
    if not shown:
        out.print(Text(f"No hint has been shown for {chosen.id}.\nThe first of {total}: djangokata hint {chosen.id}"))
        return
    for number in shown:
        out.print(Text.assemble((f"{chosen.id}", "bold"), f"  hint {number} of {total}"))
        out.print()
        out.print(Markdown(found.texts[number - 1]))
        out.print()
    if found.more:
        out.print(Text(f"One more: djangokata hint {chosen.id}"))
    else:
        last = "That was the last one." if found.is_new else "There is no further one."
        solved = look(place).kata(chosen.id).solved
        answers = "The answers" if solved else "The answers, for those who give up"
        out.print(Text(f"{last} {answers}: djangokata solution {'' if solved else '--spoil '}{chosen.id}"))
