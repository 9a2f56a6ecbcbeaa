"""``djangokata hint``: one more hint."""

from __future__ import annotations

import click
import msgspec
from rich.markdown import Markdown
from rich.text import Text

from pytest_djangokata.cli.common import console, here, json_option, kata_argument, kata_or_next, show_notices
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.notes import Notes
from pytest_djangokata.learner.place import pristine
from pytest_djangokata.learner.prose import read_hints


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
    hints = read_hints(pristine(chosen).hidden)
    if not hints:
        raise DjangokataError(f"{chosen.id}: there are no hints.\nRead the task: {chosen.path / 'README.md'}")
    notes = Notes(place.root)
    before = min(notes.of(chosen.id).hints, len(hints))
    seen = before
    if not again and before < len(hints):
        seen = notes.change(chosen.id, lambda note: msgspec.structs.replace(note, hints=before + 1)).hints
    shown = list(range(1, seen + 1)) if again else [seen]
    show_notices(notes.notices)
    if as_json:
        texts = [{"number": number, "text": hints[number - 1]} for number in shown]
        click.echo(msgspec.json.encode({"kata": chosen.id, "seen": seen, "of": len(hints), "hints": texts}).decode())
        return
    out = console()
    if not shown:
        out.print(
            Text(f"No hint has been shown for {chosen.id}.\nThe first of {len(hints)}: djangokata hint {chosen.id}")
        )
        return
    for number in shown:
        out.print(Text.assemble((f"{chosen.id}", "bold"), f"  hint {number} of {len(hints)}"))
        out.print()
        out.print(Markdown(hints[number - 1]))
        out.print()
    if seen < len(hints):
        out.print(Text(f"One more: djangokata hint {chosen.id}"))
    else:
        last = "That was the last one." if before < len(hints) else "There is no further one."
        out.print(Text(f"{last} The answers, for those who give up: djangokata solution --spoil {chosen.id}"))
