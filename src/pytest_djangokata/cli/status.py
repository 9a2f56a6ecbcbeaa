"""``djangokata status``: how far the learner is, by topic and level."""

from __future__ import annotations

import click
import msgspec

from pytest_djangokata.cli.common import here, json_option, known_topics, look, selection
from pytest_djangokata.cli.plain import echo, shows_unicode, width
from pytest_djangokata.learner.listing import totals
from pytest_djangokata.learner.overview import select
from pytest_djangokata.progress.model import Progress, State
from pytest_djangokata.progress.table import table
from pytest_djangokata.progress.text import wrap

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
    progress = Progress(tuple(msgspec.structs.replace(kata, ran=True) for kata in katas))
    for line in table(progress, width(), unicode=shows_unicode()):
        echo(*line)
    for label, some in (
        ("broken", [kata for kata in katas if kata.state is State.BROKEN]),
        ("changed since they ran, run them again", [kata for kata in katas if kata.stale]),
        ("solved, not explained yet", to_explain),
    ):
        if some:
            names = ", ".join(kata.id for kata in some[:MAX_NAMED])
            more = f" and {len(some) - MAX_NAMED} more" if len(some) > MAX_NAMED else ""
            click.echo()
            for text in wrap(f"{label}: {names}{more}", width(), lines=4):
                echo(text)
    click.echo()
    click.echo(f"Next: djangokata debrief --quiz {to_explain[0].id}" if to_explain else "Next: djangokata next")
