"""``djangokata assignment``: what a class is asked, written, shown, checked and handed out."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_djangokata.assignments.draft import MINUTES, draft, drawn_text, known_katas, tasks_of, write_draft
from pytest_djangokata.assignments.export import SYSTEMS, Exported, System, export
from pytest_djangokata.assignments.model import ASSIGNMENT_FILE, Assignment, Task
from pytest_djangokata.assignments.overview import overview, overview_text
from pytest_djangokata.assignments.read import AssignmentError, read_text
from pytest_djangokata.assignments.resolve import load
from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.assignments.versions import clashes, notes
from pytest_djangokata.cli.common import echo_json, json_option
from pytest_djangokata.cli.groups import Subcommands
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote
from pytest_djangokata.progress.text import amount

file_argument = click.argument("file", type=click.Path(path_type=Path), default=Path(ASSIGNMENT_FILE), metavar="[FILE]")
pack_option = click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Take katas from this folder of a pack too; installed ones count.",
)
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
@click.option(
    "--minutes", type=click.IntRange(1), help=f"Draw katas that take this long together (default: {MINUTES})."
)
@click.option("--seed", type=int, help="Of the draw; another seed, other katas (default: 1).")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Draw only from this topic; can be repeated.")
@level_option
@pack_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(ASSIGNMENT_FILE), help="The file to write."
)
def new(
    katas: tuple[str, ...],
    *,
    title: str,
    minutes: int | None,
    seed: int | None,
    topics: tuple[str, ...],
    levels: tuple[str, ...],
    packs: tuple[str, ...],
    output: Path,
) -> None:
    """Write an assignment.toml of the katas named, or of a draw. All other keys are in it, as comments.

    \b
    Example:
      djangokata assignment new orm/select_related forms/model_form --title "Week 3"
      djangokata assignment new --minutes 60 --seed 7 --topic orm --level basic
    """
    of_a_draw = {"--minutes": minutes is not None, "--seed": seed is not None, "--topic": topics, "--level": levels}
    if katas and (said := [option for option, given in of_a_draw.items() if given]):
        raise DjangokataError(
            f"{', '.join(said)}: only for a draw, and katas are named: {' '.join(katas)}.\n"
            "Leave out either of them; a topic is drawn from with --topic TOPIC."
        )
    catalogue = complete_catalogue(packs)
    chosen = known_katas(katas, catalogue)
    long = MINUTES if minutes is None else minutes
    text = draft(title, chosen, minutes=long, seed=1 if seed is None else seed, topics=topics, levels=levels)
    tasks = tasks_of(text, catalogue)
    path = write_draft(output, text)
    lines = [f"Wrote {path}", *([] if katas else [drawn_text(tasks, long)])]
    click.echo("\n".join([*lines, f"Next: djangokata assignment show{_named(path)}"]))


@command.command("show")
@file_argument
@pack_option
@json_option
def show(file: Path, packs: tuple[str, ...], as_json: bool) -> None:
    """Show what an assignment asks: its katas with points and minutes, how it counts, until when.

    \b
    Example:
      djangokata assignment show
      djangokata assignment show week3/assignment.toml --json
    """
    _, assignment, tasks = load_fitting(file, packs)
    seen = overview(assignment, tasks)
    if as_json:
        echo_json(seen)
    else:
        click.echo(overview_text(seen, assignment))


@command.command("validate")
@file_argument
@pack_option
@json_option
def validate(file: Path, packs: tuple[str, ...], as_json: bool) -> None:
    """Check an assignment. A mistake is named with file, line and key, and with what to type instead; the status is 2 then.

    \b
    Example:
      djangokata assignment validate week3/assignment.toml
    """
    path, assignment, tasks = load_fitting(file, packs)
    if as_json:
        echo_json({"file": str(path), "valid": True, "katas": len(tasks)})
        return
    click.echo(f"{path} is right: {assignment.title}, {amount(len(tasks), 'kata')}.")
    for note in notes(assignment.versions):
        click.echo(f"{note}.")


@command.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--for", "system", type=click.Choice(SYSTEMS), default="plain", show_default=True, help="What it runs on."
)
@click.option(
    "--assignment",
    "file",
    type=click.Path(path_type=Path),
    default=Path(ASSIGNMENT_FILE),
    show_default=True,
    help="What is asked.",
)
@click.option(
    "--bundle", type=click.Path(path_type=Path), help="Where your own file with the answers goes (default: beside DIR)."
)
@click.option("--replace", is_flag=True, help="Write over an earlier export; files that no export writes stay.")
@pack_option
@json_option
def export_(
    folder: Path,
    *,
    system: System,
    file: Path,
    bundle: Path | None,
    replace: bool,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write a repository for students into DIR: the tasks without their answers, and all that it takes to run them.

    What grades them has the answers, and goes into a file outside of DIR: a bundle, or the autograder for Gradescope.

    \b
    Example:
      djangokata assignment export week3 --for github
      djangokata assignment export week3 --for gradescope --assignment week3.toml
    """
    _, assignment, tasks = load_fitting(file, packs)
    done = export(folder, assignment, tasks, system, bundle, replace=replace)
    if as_json:
        told = {"folder": str(done.folder), "bundle": str(done.bundle), "katas": done.katas}
        echo_json(told)
    else:
        click.echo("\n".join(report(done, system)))


def report(done: Exported, system: System) -> list[str]:
    """Return what to say about an export."""
    tasks = amount(done.katas, "task")
    after = {
        "github": [
            f"Next: push {done.folder.name} as a template repository, and put the bundle where only you can read it.",
            "Then name its address in the variable DJANGOKATA_BUNDLE, and what opens it in the secret DJANGOKATA_TOKEN.",
        ],
        "gitlab": [
            f"Next: push {done.folder.name} as a project to fork, and put the bundle where only you can read it.",
            "Then name its address in the variable DJANGOKATA_BUNDLE, and what opens it in DJANGOKATA_TOKEN.",
        ],
        "gradescope": ["Next: upload the autograder to Gradescope, and hand out the folder."],
        "plain": ["Next: hand out the folder. What comes back: djangokata grade"],
    }
    return [
        f"For students: {done.folder} ({tasks}; no line of an answer is in it)",
        f"For you alone: {done.bundle}",
        *after[system],
    ]


def load_fitting(file: Path, packs: tuple[str, ...] = ()) -> tuple[Path, Assignment, list[Task]]:
    """Return the file of an assignment, the assignment, and its katas, whose versions fit together.

    :raises DjangokataError: if something in it is wrong.
    """
    path, assignment, tasks = load(file, complete_catalogue(packs))
    for key, sentence in clashes(assignment, tasks):
        raise AssignmentError(path, read_text(path), key, sentence, "Choose another version, or another kata.")
    return path, assignment, tasks


def _named(path: Path) -> str:
    return "" if path == Path(ASSIGNMENT_FILE) else f" {quote(str(path))}"
