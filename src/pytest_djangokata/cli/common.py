"""What the learner's commands share: where they are, which kata is meant, and how things are shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.cli.plain import shows_unicode
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.overview import Overview, next_of, overview
from pytest_djangokata.learner.place import Place, find_place

if TYPE_CHECKING:
    from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])

MARKS = {"solved": "■", "failing": "◧", "broken": "✗", "untouched": "□", "not_runnable": "–"}
ASCII_MARKS = {"solved": "#", "failing": "+", "broken": "x", "untouched": ".", "not_runnable": "-"}
MARKUP = {"solved": ("green",), "failing": ("yellow",), "broken": ("red",), "untouched": (), "not_runnable": ("dim",)}

#: How many files that are wrong are named before they are counted.
MAX_NOTICES = 4


def here() -> Place:
    """Return the checkout or workspace of the current folder."""
    return find_place(Path.cwd())


def echo_json(value: object) -> None:
    """Print *value*, of classes that msgspec knows, as indented JSON.

    A path that is not UTF-8 is written with ``\\udc80`` for a byte that means nothing, which Python reads as that path.
    """
    try:
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value), indent=2)
    click.echo(text)


def console(*, stderr: bool = False) -> Console:
    """Return the console to print to; what is piped is as wide as what is not."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def kata_or_next(place: Place, name: str | None) -> Kata:
    """Return the kata that was named; else the one of the current folder, else the one to do next.

    :raises DjangokataError: if there is no such kata, or none is left.
    """
    if name is not None:
        return place.kata(name)
    if (kata := place.kata_above(Path.cwd())) is not None:
        return kata
    seen = overview(place)
    following = next_of(seen, seen.progress.katas)
    if following is None:
        raise DjangokataError("Every kata that runs here is solved.\nName one: djangokata list")
    return place.catalogue.katas[following.id]


def show_notices(notices: Iterable[str]) -> None:
    """Tell, beside the output, what the person should know about files of theirs."""
    told = list(notices)
    for notice in told[:MAX_NOTICES]:
        click.secho(notice, fg="yellow", err=True)
    if len(told) > MAX_NOTICES:
        click.secho(f"and {len(told) - MAX_NOTICES} more files that are wrong", fg="yellow", err=True)


def marks() -> dict[str, str]:
    """Return the sign of each state, in what standard output can show."""
    return MARKS if shows_unicode() else ASCII_MARKS


def complete_kata(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the katas that a shell completes to."""
    try:
        katas = list(here().catalogue.katas)
    except DjangokataError:
        return []
    return [name for name in katas if name.startswith(incomplete)] or [name for name in katas if incomplete in name]


def complete_topic(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the topics that a shell completes to."""
    try:
        topics = {kata.topic for kata in here().catalogue.katas.values()}
    except DjangokataError:
        return []
    return sorted(topic for topic in topics if topic.startswith(incomplete))


kata_argument = click.argument("kata", required=False, metavar="[KATA]", shell_complete=complete_kata)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def selection(command: Command) -> Command:
    """Add the options that choose topics and levels."""
    command = click.option(
        "--level",
        "levels",
        multiple=True,
        type=click.Choice([level.value for level in Level]),
        help="Only this level; can be given more than once.",
    )(command)
    return click.option(
        "--topic",
        "topics",
        multiple=True,
        metavar="TOPIC",
        shell_complete=complete_topic,
        help="Only this topic; can be given more than once.",
    )(command)


def known_topics(place: Place, topics: Collection[str]) -> None:
    """Check that *topics* exist.

    :raises DjangokataError: if one does not.
    """
    if topics:  # most commands are typed without one, and do without the import
        from pytest_djangokata.catalogue.names import check_topics

        check_topics(topics, (kata.topic for kata in place.catalogue.katas.values()))


def look(place: Place) -> Overview:
    """Return where the learner stands, having told what could not be read."""
    seen = overview(place)
    show_notices(seen.notices)
    return seen
