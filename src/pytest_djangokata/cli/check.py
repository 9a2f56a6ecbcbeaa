"""``djangokata check``: the author's check."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from pytest_djangokata.check.command import Shape, run_check, turn
from pytest_djangokata.cli.common import echo_json

#: What is said where wrong answers are only turned; each other parameter is about the check.
OWN = {"paths", "shape"}


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH|TOPIC/KATA]...")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=None,
    help="How many katas at once (default: one more than there are processors).",
)
@click.option("--seed", type=click.IntRange(0), help="Of the probe's data (default: a new one each time).")
@click.option(
    "--seeds", type=click.IntRange(1), default=1, help="How often to ask the probe, with other data each time."
)
@click.option(
    "--resume",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Leave out what FILE says was good, while nothing has changed, and note in it what is good now.",
)
@click.option("--light", is_flag=True, help="Leave the wrong answers out, and run everything in one order.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--seal", is_flag=True, help="Write .meta/stub.sha256 for the files as they are, before checking.")
@click.option(
    "--diff",
    "shape",
    flag_value="diffs",
    help="Turn the folders in .meta/wrong into diffs. Nothing is checked then, unless another option is given.",
)
@click.option(
    "--undiff",
    "shape",
    flag_value="folders",
    help="Write a folder to edit beside each diff in .meta/wrong. Nothing is checked then, as with --diff.",
)
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[str, ...],
    *,
    workers: int | None,
    seed: int | None,
    seeds: int,
    resume: Path | None,
    light: bool,
    as_json: bool,
    seal: bool,
    shape: Shape | None,
) -> None:
    """Check katas as their author: red as shipped, green when solved, and every wrong answer stopped.

    Without PATH, all katas below ./katas, or else the installed ones, are checked.

    \b
    Example:
      djangokata check orm/select_related
      djangokata check --light katas/orm
      djangokata check --seeds 20 --resume good.jsonl
      djangokata check --diff orm/select_related
    """
    if shape and not any(
        context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params.keys() - OWN
    ):
        sys.exit(0 if turn(paths, shape) else 1)
    results = run_check(
        paths,
        workers=workers,
        seed=seed,
        seeds=seeds,
        resume=resume,
        light=light,
        seal=seal,
        shape=shape,
        quiet=as_json,
    )
    if as_json:
        echo_json(results)
    sys.exit(0 if all(result.passed for result in results) else 1)
