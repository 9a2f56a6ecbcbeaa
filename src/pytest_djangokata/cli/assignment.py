"""``djangokata assignment``: what a class is asked, written, shown, checked and handed out."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from pytest_djangokata.assignments.draft import draft, known_katas, write_draft
from pytest_djangokata.assignments.model import ASSIGNMENT_FILE, Assignment, Task
from pytest_djangokata.assignments.overview import clashes, overview, overview_text
from pytest_djangokata.assignments.read import AssignmentError, read_assignment, read_text
from pytest_djangokata.assignments.resolve import resolve
from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.cli.common import json_option
from pytest_djangokata.cli.groups import Subcommands
from pytest_djangokata.interpreter import quote

file_argument = click.argument("file", type=click.Path(path_type=Path), default=Path(ASSIGNMENT_FILE), metavar="[FILE]")
level_option = click.option(
    "--level",
    "levels",
    multiple=True,
    type=click.Choice(["basic", "intermediate", "advanced"]),
    help="Draw only these.",
)


@click.group("assignment", cls=Subcommands)
def command() -> None:
    """Write, show, check and hand out what a class is asked: an assignment.toml.

    \b
    Example:
      djangokata assignment new orm/select_related forms/model_form --title "Week 3"
      djangokata assignment show
      djangokata assignment export week3 --for github
    """


@command.command("new")
@click.argument("katas", nargs=-1, metavar="[TOPIC/KATA]...")
@click.option("--title", default="Assignment", help="What students read above it.")
@click.option("--minutes", type=click.IntRange(1), help="Draw katas that take this long together.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draw; another seed, other katas.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Draw only from this topic; can be repeated.")
@level_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(ASSIGNMENT_FILE), help="The file to write."
)
def new(
    katas: tuple[str, ...],
    *,
    title: str,
    minutes: int | None,
    seed: int,
    topics: tuple[str, ...],
    levels: tuple[str, ...],
    output: Path,
) -> None:
    """Write an assignment.toml of the katas named, or of a draw. All other keys are in it, as comments.

    \b
    Example:
      djangokata assignment new orm/select_related forms/model_form --title "Week 3"
      djangokata assignment new --minutes 60 --seed 7 --topic orm --level basic
    """
    chosen = known_katas(katas, complete_catalogue()) if katas else []
    text = draft(title, chosen, minutes=minutes, seed=seed, topics=topics, levels=levels)
    path = write_draft(output, text)
    click.echo(f"Wrote {path}\nNext: djangokata assignment show{_named(path)}")


@command.command("show")
@file_argument
@json_option
def show(file: Path, as_json: bool) -> None:
    """Show what an assignment asks: its katas with points and minutes, how it counts, until when.

    \b
    Example:
      djangokata assignment show
      djangokata assignment show week3/assignment.toml --json
    """
    _, assignment, tasks = load(file)
    seen = overview(assignment, tasks)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(seen), indent=2).decode())
    else:
        click.echo(overview_text(seen, assignment))


@command.command("validate")
@file_argument
@json_option
def validate(file: Path, as_json: bool) -> None:
    """Check an assignment. A mistake is named with file, line and key, and with what to type instead; the status is 2 then.

    \b
    Example:
      djangokata assignment validate week3/assignment.toml
    """
    path, assignment, tasks = load(file)
    if as_json:
        click.echo(msgspec.json.encode({"file": str(path), "valid": True, "katas": len(tasks)}).decode())
        return
    number = len(tasks)
    click.echo(f"{path} is right: {assignment.title}, {number} kata{'' if number == 1 else 's'}.")


def load(file: Path) -> tuple[Path, Assignment, list[Task]]:
    """Return the file of an assignment, the assignment, and its katas.

    :raises DjangokataError: if something in it is wrong.
    """
    path = file / ASSIGNMENT_FILE if file.is_dir() else file
    assignment = read_assignment(path)
    tasks = resolve(assignment, complete_catalogue(), path)
    for key, sentence in clashes(assignment, tasks):
        raise AssignmentError(path, read_text(path), key, sentence, "Choose another version, or another kata.")
    return path, assignment, tasks


def _named(path: Path) -> str:
    return "" if path == Path(ASSIGNMENT_FILE) else f" {quote(str(path))}"
