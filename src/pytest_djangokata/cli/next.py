"""``djangokata next``: the kata to do now, and the question behind it."""

from __future__ import annotations

import os

import click

from pytest_djangokata.catalogue.shipped import HINTS, hidden_of
from pytest_djangokata.cli.common import echo_json, here, json_option, known_topics, look, selection
from pytest_djangokata.cli.plain import echo, width
from pytest_djangokata.learner.listing import row
from pytest_djangokata.learner.notes import Note
from pytest_djangokata.learner.overview import next_of, select
from pytest_djangokata.progress.lines import Span
from pytest_djangokata.progress.text import wrap


@click.command("next")
@selection
@json_option
def command(topics: tuple[str, ...], levels: tuple[str, ...], as_json: bool) -> None:
    """Show the kata to do next: begun before not begun, along the path of questions, then topic by topic.

    Within a topic or level the basic ones come first, in the order of their topic.

    \b
    Example:
      djangokata next
      djangokata next --topic orm --level basic
    """
    place = here()
    known_topics(place, topics)
    seen = look(place)
    among = select(seen.progress.katas, topics=topics, levels=levels)
    kata = next_of(seen, among)
    if as_json:
        found = None if kata is None else row(kata, seen.notes.get(kata.id, Note()))
        echo_json(found)
        return
    if kata is None:
        lacking = [one for one in among if one.lacks and not one.solved]
        solved = sum(one.solved for one in among)
        click.echo(
            f"{solved} of {len(among)} are solved; the others cannot run here yet."
            if lacking
            else "Nothing is left to do there."
        )
        for one in lacking:
            click.echo(f"{one.id} needs: {one.lacks[0].command or one.lacks[0].reason}")
        click.echo("All katas: djangokata list")
        return
    folder = os.path.relpath(kata.folder)
    edit = [os.path.join(folder, file) for file in place.catalogue.katas[kata.id].meta.edit]
    echo(Span(kata.id, ("bold",)), f"  {kata.level}, {kata.minutes} min")
    echo(kata.title)
    click.echo()
    for line in wrap(f"They ask: {kata.question}", width(), lines=4):
        echo(line)
    click.echo()
    # For copying, so never cut.
    click.echo(f"Read:  {os.path.join(folder, 'README.md')}")
    for number, file in enumerate(edit):
        click.echo(f"{'' if number else 'Edit:':<6} {file}")
    click.echo(f"Run:   pytest {folder}")
    if hidden_of(kata.folder) is not None:
        click.echo(f"Stuck: djangokata hint {kata.id}")
    elif (kata.folder / HINTS).is_file():
        click.echo(f"Stuck: {os.path.join(folder, HINTS)}")
