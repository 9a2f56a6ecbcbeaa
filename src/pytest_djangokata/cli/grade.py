"""``djangokata grade``: grade a class, or one submission."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.grading.command import Batch, load
from pytest_djangokata.grading.render.files import write_all
from pytest_djangokata.workers.pool import default_workers


@click.command("grade")
@click.argument("submissions", nargs=-1, type=click.Path(path_type=Path), metavar="[SUBMISSION]...")
@click.option(
    "--assignment",
    type=click.Path(path_type=Path),
    default=Path("assignment.toml"),
    show_default=True,
    help="What was asked.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the results go.")
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="How many submissions at once (default: one a processor)."
)
@click.option("--resume", is_flag=True, help="Go on with the batch in --out; what is graded stays graded.")
@click.option("--regrade", is_flag=True, help="Grade everything again, with other data.")
@click.option(
    "--accept",
    nargs=2,
    multiple=True,
    metavar="STUDENT KATA",
    help="Count an answer that needs review, which you have looked at.",
)
@click.option("--pack", "packs", multiple=True, metavar="PACK", help="Take the katas from this pack, or its folder.")
def command(
    submissions: tuple[Path, ...],
    *,
    assignment: Path,
    out: Path,
    workers: int | None,
    resume: bool,
    regrade: bool,
    accept: tuple[tuple[str, str], ...],
    packs: tuple[str, ...],
) -> None:
    """Grade submissions: each a folder, an archive or a git repository, or a folder of them, one for each student.

    \b
    Example:
      djangokata grade submissions --assignment week3/assignment.toml --out grades
      djangokata grade submissions --assignment week3/assignment.toml --out grades --resume
    """
    path, asked, tasks = load(assignment, complete_catalogue(packs or None))
    batch = Batch(asked, tasks, path, list(submissions), out, workers or default_workers(), list(accept))
    results = batch.run(resume=resume, regrade=regrade)
    write_all(results, out)
