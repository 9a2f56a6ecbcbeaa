"""``djangokata status``: how far the learner is, by topic and level."""

from __future__ import annotations

import click
import msgspec
from rich.table import Table
from rich.text import Text

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.cli.common import console, here, json_option, known_topics, look, marks, selection
from pytest_djangokata.learner.listing import totals
from pytest_djangokata.learner.overview import select
from pytest_djangokata.progress.model import KataProgress, State, count

MAX_NAMED = 5


@click.command("status")
@selection
@json_option
def command(topics: tuple[str, ...], levels: tuple[str, ...], as_json: bool) -> None:
    """Show what is solved by topic and level, what broke, and what is solved but cannot be explained yet.

    \b
    Example:
      djangokata status
      djangokata status --level basic --json
    """
    place = here()
    known_topics(place, topics)
    seen = look(place)
    katas = select(seen.progress.katas, topics=topics, levels=levels)
    chosen = {kata.id for kata in katas}
    to_explain = [kata for kata in seen.to_explain if kata.id in chosen]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(totals(katas, to_explain)), indent=2).decode())
        return
    out = console()
    sign = marks(out)
    levels_there = [level for level in Level if any(kata.level is level for kata in katas)]
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("", style="bold")
    for level in levels_there:
        table.add_column(level.value, no_wrap=True)
    table.add_column("all", no_wrap=True)
    by_topic: dict[str, list[KataProgress]] = {}
    for kata in katas:
        by_topic.setdefault(kata.topic, []).append(kata)
    for topic, of_topic in sorted(by_topic.items()):
        cells = [_cell([kata for kata in of_topic if kata.level is level]) for level in levels_there]
        table.add_row(topic, *cells, _cell(of_topic))
    if len(by_topic) > 1:
        cells = [_cell([kata for kata in katas if kata.level is level]) for level in levels_there]
        table.add_row("all", *cells, _cell(katas), style="bold")
    out.print(table)
    broken = [kata for kata in katas if kata.state is State.BROKEN]
    stale = [kata for kata in katas if kata.stale]
    for label, some in (
        (f"{sign['broken']} broken:", broken),
        ("changed since they ran, run them again:", stale),
        ("solved, not explained yet:", to_explain),
    ):
        if some:
            names = ", ".join(kata.id for kata in some[:MAX_NAMED])
            more = f" and {len(some) - MAX_NAMED} more" if len(some) > MAX_NAMED else ""
            out.print(Text(f"\n{label} {names}{more}"))
    out.print()
    if to_explain:
        out.print(Text(f"Next: djangokata debrief --quiz {to_explain[0].id}"))
    else:
        out.print("Next: djangokata next")


def _cell(katas: list[KataProgress]) -> Text:
    if not katas:
        return Text("")
    counted = count(katas)
    return Text(f"{counted.solved}/{counted.katas}", style="green" if counted.solved == counted.katas else "")
