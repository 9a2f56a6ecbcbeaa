"""``djangokata list``: the katas by topic, with where the learner stands."""

from __future__ import annotations

import click
import msgspec
from rich.console import Console
from rich.text import Text

from pytest_djangokata.cli.common import COLOURS, console, here, json_option, known_topics, look, marks, selection
from pytest_djangokata.learner.listing import rows
from pytest_djangokata.learner.overview import Overview, select
from pytest_djangokata.progress.model import KataProgress


@click.command("list")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@selection
@click.option("--todo", is_flag=True, help="Only what is left to do here.")
@json_option
def command(
    words: tuple[str, ...], topics: tuple[str, ...], levels: tuple[str, ...], todo: bool, as_json: bool
) -> None:
    """List katas by topic. A WORD is a topic, or stands in the name, the title or the question.

    \b
    Example:
      djangokata list --todo --level basic
      djangokata list prefetch
    """
    place = here()
    known_topics(place, topics)
    seen = look(place)
    named = [word for word in words if word in {kata.topic for kata in seen.progress.katas}]
    words, topics = tuple(word for word in words if word not in named), (*topics, *named)
    katas = select(seen.progress.katas, words=words, topics=topics, levels=levels, todo=todo)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(rows(katas, seen.notes)), indent=2).decode())
        return
    show(console(), katas, seen)


def show(out: Console, katas: list[KataProgress], seen: Overview) -> None:
    """Print *katas*, a line each, under their topics."""
    sign = marks(out)
    names = max((len(kata.id.rpartition("/")[2]) for kata in katas), default=0)
    levels = max((len(kata.level.value) for kata in katas), default=0)
    topics: dict[str, list[KataProgress]] = {}
    for kata in katas:
        topics.setdefault(kata.topic, []).append(kata)
    for topic, of_topic in topics.items():
        solved = sum(kata.solved for kata in of_topic)
        out.print(Text.assemble((topic, "bold"), f"  {solved} of {len(of_topic)} solved"))
        for kata in of_topic:
            state = kata.state.value
            line = Text.assemble(
                "  ",
                (sign[state], COLOURS[state]),
                f" {kata.id.rpartition('/')[2]:<{names}}  {kata.level.value:<{levels}}  {kata.minutes:>2} min  ",
                ("stale  " if kata.stale else "", "yellow"),
                kata.title,
            )
            line.truncate(out.width, overflow="ellipsis")
            out.print(line)
    if not katas:
        out.print("No kata fits.\nAll of them: djangokata list")
        return
    there = {kata.state.value for kata in katas}
    legend = "   ".join(f"{sign[state]} {words}" for state, words in LEGEND.items() if state in there)
    out.print(Text(f"\n{legend}", style="dim"))
    out.print("Next: djangokata next")


LEGEND = {
    "solved": "solved",
    "failing": "begun",
    "broken": "broken",
    "untouched": "not begun",
    "not_runnable": "lacks something",
}
