"""``djangokata takehome start`` and ``submit``: what a candidate types in the folder that was handed out."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_djangokata.interpreter import quote
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome import candidate, packing

#: Lines about what is left out of a submission.
MOST = 10


@click.command("start")
def start() -> None:
    """For the candidate: note in this folder that you begin now.

    \b
    Example:
      cd takehome && djangokata takehome start
    """
    copy = candidate.find_copy(Path.cwd())
    record, is_new = candidate.start(copy)
    assert record.started is not None
    minutes = copy.receipt.receipt.role.minutes
    began = f"{record.started.astimezone():%Y-%m-%d %H:%M}"
    click.echo(f"Begun at {began}, for {amount(minutes, 'minute')}." if is_new else f"Begun already, at {began}.")
    click.echo("What to do is in README.md. At the end: djangokata takehome submit")


@click.command("submit")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.zip",
    help="Instead of submission-ID.zip.",
)
def submit(output: Path | None) -> None:
    """For the candidate: pack what is handed in, and note that you end now. It can be repeated.

    \b
    Example:
      djangokata takehome submit
    """
    copy = candidate.find_copy(Path.cwd())
    packed = packing.submit(copy, output)
    click.echo(f"Wrote {packed.path}, with")
    click.echo("\n".join(f"  {name}" for name in packed.names))
    for name in packed.missing:
        click.secho(
            f"Missing: {name}. What was handed out is in the archive that you were sent.", fg="yellow", err=True
        )
    for reason in packed.left_out[:MOST]:
        click.secho(f"Left out: {reason}.", fg="yellow", err=True)
    if more := len(packed.left_out[MOST:]):
        click.secho(f"Left out: {more} more.", fg="yellow", err=True)
    if packed.untouched:
        said = ", ".join(packed.untouched)
        click.secho(f"As it was handed out, without a change of yours: {said}.", fg="yellow", err=True)
    if copy.record().started is None:
        click.secho("When you began is not noted. Say it in NOTES.md, if you like.", fg="yellow", err=True)
    click.echo(f"Send {quote(packed.path.name)} back to who sent you the take-home.")
