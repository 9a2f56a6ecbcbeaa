"""``djangokata new``: a kata to start from."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_djangokata.check.scaffold import scaffold


@click.command("new")
@click.argument("name", metavar="TOPIC/KATA")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=Path("katas"), help="Folder of topics."
)
def command(name: str, into: Path) -> None:
    """Write the files of a new kata, ready to be filled in.

    \b
    Example:
      djangokata new orm/count_rows
    """
    folder = scaffold(name, into)
    click.echo(f"Wrote {folder}\nFill in what the files ask for, then: djangokata check {folder}")
