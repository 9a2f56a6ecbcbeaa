"""``djangokata status``: how far the learner is, by topic and level."""

from __future__ import annotations

from collections.abc import Iterator

import click
import msgspec

from pytest_djangokata.cli.common import echo_json, here, json_option, known_topics, look, selection
from pytest_djangokata.cli.plain import echo, shows_unicode, width
from pytest_djangokata.learner.listing import totals
from pytest_djangokata.learner.overview import select
from pytest_djangokata.learner.readiness import PathTotals, on_path, rated
from pytest_djangokata.progress.commands import RESET
from pytest_djangokata.progress.model import Progress, State
from pytest_djangokata.progress.table import table
from pytest_djangokata.progress.text import wrap

MAX_NAMED = 5

#: How many katas of the path are named: enough for an evening.
MAX_NEXT = 3


@click.command("status")
@selection
@json_option
def command(topics: tuple[str, ...], levels: tuple[str, ...], as_json: bool) -> None:
    """Show what is solved by topic and level, what broke, and what cannot be explained yet.

    Below it stands how many of the thirty questions that every list asks are solved and explained, and your ratings.

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
    path = None if topics or levels else on_path(place.catalogue, seen)
    if as_json:
        echo_json(totals(katas, seen, path))
        return
    to_explain = [kata for kata in seen.to_explain if kata.id in chosen]
    asked = [kata for kata in seen.to_ask_again if kata.id in chosen]
    progress = Progress(tuple(msgspec.structs.replace(kata, ran=True) for kata in katas))
    for line in table(progress, width(), unicode=shows_unicode()):
        echo(*line)
    for label, some in (
        ("broken", [kata for kata in katas if kata.state is State.BROKEN]),
        ("changed since they ran, run them again", [kata for kata in katas if kata.stale]),
        (f"passes, not with the kata's own tests (djangokata {RESET} KATA)", [kata for kata in katas if kata.altered]),
        (
            "solved, but wrong for other data (djangokata verify KATA)",
            [kata for kata in seen.doubted if kata.id in chosen],
        ),
        ("solved, not explained yet", to_explain),
        ("asked before it was solved, not explained yet", asked),
    ):
        if some:
            names = ", ".join(kata.id for kata in some[:MAX_NAMED])
            more = f" and {len(some) - MAX_NAMED} more" if len(some) > MAX_NAMED else ""
            click.echo()
            for text in wrap(f"{label}: {names}{more}", width(), lines=4):
                echo(text)
    ready = list(readiness(path, rated(note for name, note in seen.notes.items() if name in chosen)))
    if ready:
        click.echo()
    for said in ready:
        for text in wrap(said, width(), lines=4):
            echo(text)
    click.echo()
    click.echo(f"Next: djangokata debrief --quiz {to_explain[0].id}" if to_explain else "Next: djangokata next")


def readiness(path: PathTotals | None, ratings: dict[str, int]) -> Iterator[str]:
    """Yield how far it is to an interview: on the path of questions, and by the ratings of the quiz."""
    if path is not None:
        yield (
            f"of {path.questions} questions that every list asks: {path.solved} solved, {path.explained} of them explained"
            + (f", {path.missing} not in this workspace" if path.missing else "")
        )
        if path.left:
            yield f"they come next: {', '.join(path.left[:MAX_NEXT])}"
    if ratings:
        yield f"explained, by your ratings: {', '.join(f'{word} {times}' for word, times in ratings.items())}"
