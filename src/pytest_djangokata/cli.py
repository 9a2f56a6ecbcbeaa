"""The ``djangokata`` command."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from pytest_djangokata.errors import DjangokataError


class Group(click.Group):
    """A group whose commands answer a user's mistake with one message and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DjangokataError as error:
            click.secho(str(error), fg="red", err=True)
            sys.exit(2)
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.secho(f"{where}{error.strerror or error}\nChoose a place that can be written.", fg="red", err=True)
            sys.exit(2)


@click.group(cls=Group)
@click.version_option(package_name="pytest-djangokata")
def main() -> None:
    """Practise, test and grade Django skill with executable katas."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH|TOPIC/KATA]...")
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="How many katas at once (default: one a processor)."
)
@click.option(
    "--seeds", type=click.IntRange(1), default=1, help="How often to ask the probe, with other data each time."
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--seal", is_flag=True, help="Write .meta/stub.sha256 for the files as they are, before checking.")
def check(paths: tuple[str, ...], workers: int | None, seeds: int, as_json: bool, seal: bool) -> None:
    """Check katas as their author: red as shipped, green when solved, and every wrong answer stopped.

    Without PATH, all katas below ./katas, or else the installed ones, are checked.
    """
    from pytest_djangokata.check.command import run_check

    results = run_check(paths, workers=workers, seeds=seeds, seal=seal, quiet=as_json)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(results), indent=2).decode())
    sys.exit(0 if all(result.passed for result in results) else 1)


@main.command()
@click.argument("name", metavar="TOPIC/KATA")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=Path("katas"), help="Folder of topics."
)
def new(name: str, into: Path) -> None:
    """Write the files of a new kata, ready to be filled in."""
    from pytest_djangokata.check.scaffold import scaffold

    folder = scaffold(name, into)
    click.echo(f"Wrote {folder}\nFill in what the files ask for, then: djangokata check {folder}")


@main.command()
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of printing."
)
def catalogue(output: Path | None) -> None:
    """Show all katas, topics and learning paths as Markdown: those below ./katas, or else the installed ones."""
    from pytest_djangokata.catalogue import load_catalogue
    from pytest_djangokata.catalogue.page import catalogue_page

    here = Path("katas").resolve()
    page = catalogue_page(load_catalogue([here] if here.is_dir() else None))
    if output is None:
        click.echo(page, nl=False)
        return
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DjangokataError(f"{output} cannot be written: {error.strerror}.\nChoose another --output.") from error
