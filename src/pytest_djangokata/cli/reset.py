"""``djangokata reset``: back to the stub, and back again."""

from __future__ import annotations

import os

import click

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.cli.common import complete_kata, here
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.place import Place
from pytest_djangokata.learner.reset import reset, reset_given, undo


@click.command("reset")
@click.argument("kata", metavar="KATA", shell_complete=complete_kata)
@click.option("--undo", "is_undo", is_flag=True, help="Bring the version back that was kept last.")
@click.option(
    "--given", "is_given", is_flag=True, help="Bring back the other files instead: tests, and what else is given."
)
def command(kata: str, is_undo: bool, is_given: bool) -> None:
    """Bring the files that you edit in KATA back to how they were shipped. Your version is kept.

    \b
    Example:
      djangokata reset orm/select_related
      djangokata reset --undo orm/select_related
      djangokata reset --given orm/select_related
    """
    place = here()
    chosen = place.kata(kata)
    if is_given:
        if is_undo:
            raise DjangokataError("--undo brings your answer back, --given what is not yours: choose one of them.")
        _given(place, chosen)
        return
    if is_undo:
        back = undo(place, chosen)
        click.echo(f"{chosen.id}: your version of {back.name} is back.\nRun it: pytest {os.path.relpath(chosen.path)}")
        return
    done = reset(place, chosen)
    if done.kept is None:
        gone = f" What was missing is back: {', '.join(done.back)}." if done.back else ""
        click.echo(f"{chosen.id} is as it was shipped.{gone}\nBegin: {os.path.relpath(chosen.path / 'README.md')}")
        return
    click.echo(
        f"{chosen.id} is as it was shipped. Your version is kept in {os.path.relpath(done.kept)}.\n"
        f"Bring it back: djangokata reset --undo {chosen.id}"
    )


def _given(place: Place, kata: Kata) -> None:
    """Bring back what is given with *kata*, and say what became of the versions that were there."""
    kept = reset_given(place, kata)
    if kept is None:
        click.echo(f"{kata.id}: its tests and all else that is given are as they came.")
        return
    click.echo(
        f"{kata.id}: its tests and all else that is given are back as they came. Your answer is as it was.\n"
        f"What was there instead is kept in {os.path.relpath(kept)}.\n"
        f"Run it: pytest {os.path.relpath(kata.path)}"
    )
