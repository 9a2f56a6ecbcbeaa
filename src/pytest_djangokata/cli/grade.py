"""``djangokata grade``: grade a class, or one submission."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pytest_djangokata.assignments.model import ASSIGNMENT_FILE
from pytest_djangokata.assignments.resolve import load
from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.cli.plain import room
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.accepting import what_changed
from pytest_djangokata.grading.command import Batch, Told, key_of
from pytest_djangokata.grading.journal import JOURNAL, Begin, no_batch, remembered
from pytest_djangokata.grading.render.files import write_all
from pytest_djangokata.grading.roster import read_roster
from pytest_djangokata.grading.summary import summary_lines
from pytest_djangokata.grading.systems import System, submitted_at, write_for
from pytest_djangokata.interpreter import quote
from pytest_djangokata.probe.verdict import Sandbox
from pytest_djangokata.progress.text import amount, clean
from pytest_djangokata.workers.processors import default_workers

path_type = click.Path(path_type=Path)


@click.command("grade")
@click.argument("submissions", nargs=-1, type=path_type, metavar="[SUBMISSION]...")
@click.option("--assignment", type=path_type, help=f"What was asked (default: {ASSIGNMENT_FILE}).")
@click.option("--out", type=path_type, required=True, metavar="DIR", help="Where the results go.")
@click.option(
    "--roster", type=path_type, help="Who is in the class: a CSV file, as the gradebook of a system exports it."
)
@click.option(
    "--pattern",
    default="",
    metavar="REGEX",
    help="How submissions are called; its group (?P<student>…) is the student.",
)
@click.option("--workers", type=click.IntRange(1), help="How many answers at once (default: one a processor).")
@click.option(
    "--sandbox",
    type=click.Choice(["auto", "strict"]),
    default="auto",
    show_default=True,
    help="Where a layer of the wall around submissions is missing: go on and call it practice, or refuse.",
)
@click.option("--no-tests", is_flag=True, help="Ask the probe alone: faster, and the feedback names no tests.")
@click.option("--resume", is_flag=True, help="Go on with the batch in DIR; what is graded stays graded.")
@click.option("--regrade", is_flag=True, help="Grade everything again, with other data.")
@click.option(
    "--accept",
    nargs=2,
    multiple=True,
    metavar="STUDENT KATA",
    help="Count an answer that needs review, now that you have looked at it; can be repeated.",
)
@click.option(
    "--format",
    "system",
    type=click.Choice(["classroom50", "gradescope"]),
    help="Grade one submission, and write what this system reads, where it reads it.",
)
@click.option("--result", type=path_type, metavar="FILE", help="Where --format writes instead.")
@click.option("--pack", "packs", multiple=True, metavar="PACK", help="Take the katas from this pack, or its folder.")
def command(
    submissions: tuple[Path, ...],
    *,
    assignment: Path | None,
    out: Path,
    roster: Path | None,
    pattern: str,
    workers: int | None,
    sandbox: Sandbox,
    no_tests: bool,
    resume: bool,
    regrade: bool,
    accept: tuple[tuple[str, str], ...],
    system: System | None,
    result: Path | None,
    packs: tuple[str, ...],
) -> None:
    """Grade submissions: each a folder, an archive or a git repository, or a folder of them, one for each student.

    With --resume, --regrade or --accept, what is not said again is taken from the batch in DIR.

    \b
    Example:
      djangokata grade submissions --assignment week3/assignment.toml --out grades
      djangokata grade --out grades --resume
      djangokata grade --out grades --accept ada orm/select_related
    """
    if resume and regrade:
        raise DjangokataError(
            "--resume --regrade: keep one of the two.\n"
            "--resume goes on with the batch; what is graded stays graded.\n"
            "--regrade grades everything again, with other data."
        )
    before = remembered(out) if resume or regrade or accept else None
    is_new = not (out / JOURNAL).is_file()
    if is_new and not submissions and (resume or regrade or accept):
        raise DjangokataError(no_batch(out))
    if is_new and resume:
        click.echo(f"{out} holds no batch yet; this is its beginning.", err=True)
    options = {
        "assignment": _known(assignment, before, "assignment") or ASSIGNMENT_FILE,
        "roster": _known(roster, before, "roster"),
        "pattern": pattern or _known(None, before, "pattern"),
        "no_tests": "yes" if no_tests else _known(None, before, "no_tests"),
        "packs": "\n".join(packs) or _known(None, before, "packs"),
    }
    sources = list(submissions) or [Path(source) for source in (before.sources if before else ())]
    if not sources:
        raise DjangokataError(
            "There is nothing to grade.\nName a submission, or a folder of them: djangokata grade DIR"
        )
    catalogue = complete_catalogue(options["packs"].splitlines() or None)
    path, asked, tasks = load(Path(options["assignment"]), catalogue)
    with progress() as told:
        batch = Batch(
            asked,
            tasks,
            path,
            sources,
            out,
            workers or default_workers(),
            sandbox=sandbox,
            tests=not options["no_tests"],
            roster=read_roster(Path(options["roster"]), asked.zone) if options["roster"] else None,
            pattern=options["pattern"],
            others=[Path(options["roster"])] if options["roster"] else [],
            accept=list(accept),
            single=system is not None,
            submitted=submitted_at(sources[0]) if system == "gradescope" else None,
            options=options,
            told=told,
        )
        try:
            results = batch.run(resume=resume, regrade=regrade)
        except KeyboardInterrupt:
            results = None
    if results is None:
        click.echo(
            f"Stopped; what is graded is kept. Go on: djangokata grade --out {quote(str(out))} --resume", err=True
        )
        sys.exit(130)
    write_all(results, out)
    if system is not None:
        place = write_for(system, results, out, result)
        (row,) = results.rows
        why = f" ({row.state}: {clean(row.reasons[0])})" if row.is_blank else ""
        click.echo(f"{row.points} of {amount(results.max_points, 'point')}{why}. Wrote {place}")
        return
    for line in summary_lines(results, room()):
        click.echo(line)
    for student, kata in accept:
        click.echo(what_changed(results, key_of(student, results.rows), student, kata))
    click.echo(f"\nEverything: {out / 'index.html'}")


def _known(given: Path | None, before: Begin | None, key: str) -> str:
    """Return what was said now, or else what the batch was begun with."""
    if given is not None:
        return str(given.resolve())
    return before.options.get(key, "") if before is not None else ""


def tenths(say: Callable[[str], None]) -> Told:
    """Return what says how far a batch is where nothing can be drawn: a line for each tenth of one that may take long."""
    said = ("", 0)

    def told(what: str, done: int, total: int) -> None:
        nonlocal said
        step = (what, done * 10 // total if total else 0)
        if total >= 10 and step[1] and step != said:
            said = step
            say(f"{what}: {done} of {total}")

    return told


@contextmanager
def progress() -> Iterator[Told]:
    """Show on standard error how far a batch is, how fast it goes and how long it will take; in a pipe, each tenth."""
    if not sys.stderr.isatty():
        yield tenths(lambda line: click.echo(line, err=True))
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed * 60:.0f} a minute" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=2) as shown:
        task = shown.add_task("grading", total=None)

        def told(what: str, done: int, total: int) -> None:
            shown.update(task, description=what, completed=done, total=total)

        yield told
