"""``djangokata list``: the katas by topic, with where the learner stands."""

from __future__ import annotations

import click

from pytest_djangokata.cli.common import MARKUP, echo_json, here, json_option, known_topics, look, marks, selection
from pytest_djangokata.cli.plain import echo, width
from pytest_djangokata.learner.listing import rows
from pytest_djangokata.learner.overview import select
from pytest_djangokata.progress.lines import Span
from pytest_djangokata.progress.model import KataProgress, lacking, name_of
from pytest_djangokata.progress.text import amount, columns


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
    fitting = select(seen.progress.katas, words=words, topics=topics, levels=levels)
    katas = select(fitting, todo=todo)
    if as_json:
        echo_json(rows(katas, seen.notes))
        return
    if katas:
        show(katas, todo=todo)
    else:
        show_none(fitting)


LEGEND = {
    "solved": "solved",
    "failing": "begun",
    "broken": "broken",
    "untouched": "not begun",
    "not_runnable": "lacks something",
}


def show(katas: list[KataProgress], *, todo: bool = False) -> None:
    """Print *katas*, of which there is one at least, a line each, under their topics.

    :param todo: they are what is left to do.
    """
    sign = marks()
    names = max(len(kata.id.rpartition("/")[2]) for kata in katas)
    levels = max(len(kata.level.value) for kata in katas)
    topics: dict[str, list[KataProgress]] = {}
    for kata in katas:
        topics.setdefault(kata.topic, []).append(kata)
    for topic, of_topic in topics.items():
        solved = sum(kata.solved for kata in of_topic)
        echo(Span(topic, ("bold",)), f"  {len(of_topic)} to do" if todo else f"  {solved} of {len(of_topic)} solved")
        for kata in of_topic:
            state = kata.state.value
            echo(
                "  ",
                Span(sign[state], MARKUP[state]),
                f" {kata.id.rpartition('/')[2]:<{names}}  {kata.level.value:<{levels}}  {kata.minutes:>2} min  ",
                Span("stale  " if kata.stale else "", ("yellow",)),
                kata.title,
            )
    there = {kata.state.value for kata in katas}
    click.echo()
    echo(Span("   ".join(f"{sign[state]} {words}" for state, words in LEGEND.items() if state in there), ("dim",)))
    if any(kata.stale for kata in katas):
        echo(Span("stale: its files have changed since its tests ran; run them again", ("dim",)))
    show_needs(katas)
    click.echo("Next: djangokata next")


def show_none(fitting: list[KataProgress]) -> None:
    """Say why there is nothing to list.

    :param fitting: the katas that would be listed if not only those that are left to do were asked for.
    """
    if not fitting:
        click.echo("No kata fits.\nAll of them: djangokata list")
        return
    solved = sum(kata.solved for kata in fitting)
    lacking = f", {amount(len(fitting) - solved, 'kata')} cannot run here" if solved < len(fitting) else ""
    click.echo(f"Nothing is left to do among these: {solved} of {len(fitting)} solved{lacking}.")
    show_needs(fitting)


def show_needs(katas: list[KataProgress]) -> None:
    """Print what *katas* lack, once each, and which of them lack it."""
    for lack, waiting in lacking(katas):
        begin = f"{marks()['not_runnable']} {name_of(waiting)} {'needs' if len(waiting) == 1 else 'need'}:"
        needs = lack.command or lack.reason
        # For copying, where it is a command, so never cut; but on a line of its own where that makes it fit.
        gap = " " if columns(f"{begin} {needs}") <= width() else "\n"
        click.echo(f"{begin}{gap}{needs}")
