"""``djangokata reset``: back to the stub, and back again."""

from __future__ import annotations

import os

import click

from pytest_djangokata.cli.common import complete_kata, here
from pytest_djangokata.learner.reset import reset, undo


@click.command("reset")
@click.argument("kata", metavar="KATA", shell_complete=complete_kata)
@click.option("--undo", "is_undo", is_flag=True, help="Bring the version back that was kept last.")
def command(kata: str, is_undo: bool) -> None:
    """Bring the files that you edit in KATA back to how they were shipped. Your version is kept.

    \b
    Example:
      djangokata reset orm/select_related
      djangokata reset --undo orm/select_related
    """
    place = here()
    chosen = place.kata(kata)
    if is_undo:
        back = undo(place, chosen)
        click.echo(f"{chosen.id}: your version of {back.name} is back.\nRun it: pytest {os.path.relpath(chosen.path)}")
        return
    kept = reset(place, chosen)
    if kept is None:
        click.echo(f"{chosen.id} is as it was shipped.\nBegin: {os.path.relpath(chosen.path / 'README.md')}")
        return
    click.echo(
        f"{chosen.id} is as it was shipped. Your version is kept in {os.path.relpath(kept)}.\n"
        f"Bring it back: djangokata reset --undo {chosen.id}"
    )
