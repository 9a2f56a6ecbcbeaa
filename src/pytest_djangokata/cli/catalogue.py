"""``djangokata catalogue``: the page of all katas."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.catalogue.page import catalogue_page
from pytest_djangokata.errors import DjangokataError


@click.command("catalogue")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of printing."
)
def command(output: Path | None) -> None:
    """Show all katas, topics and learning paths as Markdown: those below ./katas, or else the installed ones.

    \b
    Example:
      djangokata catalogue --output docs/catalogue.md
    """
    here = Path("katas").resolve()
    page = catalogue_page(load_catalogue([here] if here.is_dir() else None))
    if output is None:
        click.echo(page, nl=False)
        return
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DjangokataError(f"{output} cannot be written: {error.strerror}.\nChoose another --output.") from error
