"""``djangokata init``: a workspace from the installed package."""

from __future__ import annotations

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

    Nothing is overwritten. In a workspace that is there already, only what is missing is added.

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
        lines.append(f"{written.present} were there already and stay as they are.")
    if written.kept:
        lines.append("Kept, though the package has another version:")
        lines += [f"  {path.relative_to(written.folder)}" for path in written.kept[:MAX_NAMED]]
        if len(written.kept) > MAX_NAMED:
            lines.append(f"  and {len(written.kept) - MAX_NAMED} more")
    if written.repository:
        lines.append("It is a git repository, with the katas as they were shipped in its first commit.")
    go = "" if written.folder == Path.cwd() else f"cd {quote(Shell(Path.cwd()).shown(written.folder))} && "
    return [*lines, "", f"Next: {go}djangokata next"]
