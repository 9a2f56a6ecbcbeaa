"""``djangokata next``: the kata to do now, and the question behind it."""

from __future__ import annotations

import os
from functools import partial

import click
import msgspec
from rich.text import Text

from pytest_djangokata.cli.common import console, here, json_option, known_topics, look, selection
from pytest_djangokata.learner.listing import row
from pytest_djangokata.learner.notes import Note
from pytest_djangokata.learner.overview import next_of, select


@click.command("next")
@selection
@json_option
def command(topics: tuple[str, ...], levels: tuple[str, ...], as_json: bool) -> None:
    """Show the kata to do next: begun before not begun, along the path of questions, then topic by topic.

    \b
    Example:
      djangokata next
      djangokata next --topic orm --level basic
    """
    place = here()
    known_topics(place, topics)
    seen = look(place)
    kata = next_of(seen, select(seen.progress.katas, topics=topics, levels=levels))
    if as_json:
        found = None if kata is None else row(kata, seen.notes.get(kata.id, Note()))
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    out = console()
    if kata is None:
        out.print("Nothing is left to do there.\nAll katas: djangokata list")
        return
    folder = os.path.relpath(kata.folder)
    out.print(Text.assemble((kata.id, "bold"), f"  {kata.level}, {kata.minutes} min"))
    out.print(Text(kata.title))
    out.print()
    out.print(Text.assemble("They ask: ", (kata.question, "italic")))
    out.print()
    print_line = partial(out.print, soft_wrap=True)
    print_line(Text(f"Read:  {os.path.join(folder, 'README.md')}"))
    out.print(
        Text(f"Edit:  {', '.join(os.path.join(folder, file) for file in place.catalogue.katas[kata.id].meta.edit)}")
    )
    print_line(Text(f"Run:   pytest {folder}"))
    print_line(Text(f"Stuck: djangokata hint {kata.id}"))
