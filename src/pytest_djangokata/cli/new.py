"""``djangokata new``: a kata to start from."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_djangokata.check.kata_name import parts, refuse_taken
from pytest_djangokata.check.pack import pack_topics, topics_of
from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote
from pytest_djangokata.progress.commands import Shell


@click.command("new")
@click.argument("name", metavar="TOPIC/KATA")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder of topics.  [default: katas]")
@click.option(
    "--pack",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project of a pack of your own; it is written where there is none.",
)
def command(name: str, into: Path | None, pack: Path | None) -> None:
    """Write a small kata that passes the check, to be turned into yours.

    \b
    Example:
      djangokata new orm/count_rows
      djangokata new acme/count_rows --pack acme-katas
    """
    if into is not None and pack is not None:
        raise DjangokataError("--into and --pack: both say where the kata goes.\nKeep one of the two.")
    parts(name)  # before anything is written
    refuse_taken(name, topics_of(pack) if pack is not None else (into or Path("katas")).resolve())
    folder = scaffold(name, pack_topics(pack) if pack is not None else into or Path("katas"))
    shown = quote(Shell(Path.cwd()).shown(folder))
    click.echo(f"Wrote {shown}\nIt counts posts. Turn it into yours, file by file, then: djangokata check {shown}")
    if pack is not None:
        click.echo(f"Let djangokata know the pack: python -m pip install -e {quote(str(pack))}")
