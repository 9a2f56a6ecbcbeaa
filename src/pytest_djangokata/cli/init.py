"""``djangokata init``: a workspace from the installed package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pytest_djangokata.cli.common import selection
from pytest_djangokata.interpreter import quote
from pytest_djangokata.learner.workspace import Written, write_workspace
from pytest_djangokata.progress.commands import Shell
from pytest_djangokata.progress.text import amount

MAX_NAMED = 5


@click.command("init")
@click.argument(
    "folder", required=False, default=".", type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]"
)
@selection
@click.option("--pack", "packs", multiple=True, metavar="PACK", help="Take the katas of this pack, or its folder, too.")
def command(folder: Path, topics: tuple[str, ...], levels: tuple[str, ...], packs: tuple[str, ...]) -> None:
    """Write a workspace: katas without their answers, the project that they stand on, and settings for pytest and editors.

    Nothing is overwritten. In a workspace that is there already, only what is missing is added: katas, and given files
    that a kata has lost.

    \b
    Example:
      djangokata init dojo && cd dojo && pytest
      djangokata init dojo --topic orm --level basic
    """
    written = write_workspace(folder, topics=topics, levels=levels, packs=packs)
    click.echo("\n".join(report(written)))


def report(written: Written) -> list[str]:
    """Return what to say about a workspace."""
    lines = [f"{amount(len(written.katas), 'kata')} written to {written.folder}."]
    if written.present:
        stay = "" if written.restored else " and stay as they are"
        lines.append(f"{written.present} were there already{stay}.")
    lines += _named("Missing files of theirs that are back:", written.restored, written.folder)
    lines += _named("Kept, though the package has another version:", written.kept, written.folder)
    if written.repository:
        lines.append("It is a git repository, with the katas as they were shipped in its first commit.")
    go = "" if written.folder == Path.cwd() else f"cd {quote(Shell(Path.cwd()).shown(written.folder))} && "
    return [*lines, "", f"Next: {go}djangokata next"]


def _named(heading: str, paths: Sequence[Path], folder: Path) -> list[str]:
    """Return a heading with the first of *paths* below it; nothing where there are none."""
    if not paths:
        return []
    lines = [heading, *(f"  {path.relative_to(folder)}" for path in paths[:MAX_NAMED])]
    return [*lines, f"  and {len(paths) - MAX_NAMED} more"] if len(paths) > MAX_NAMED else lines
