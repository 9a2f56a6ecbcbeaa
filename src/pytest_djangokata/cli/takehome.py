"""``djangokata takehome``: for who hires, and what is for the candidate from another module."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.cli.common import echo_json, json_option
from pytest_djangokata.cli.groups import Subcommands
from pytest_djangokata.cli.takehome_copy import start, submit
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.takehome.model import Receipt
from pytest_djangokata.takehome.office import office_at

office_option = click.option(
    "--office",
    type=click.Path(file_okay=False, path_type=Path),
    help="Your folder with the key and the list (default: $DJANGOKATA_OFFICE, or your data folder).",
)


@click.group("takehome", cls=Subcommands)
def command() -> None:
    """Hand out a take-home test to a candidate, and score what comes back.

    The answers to the katas of this package are public: see docs/hire.md for what follows from that.

    \b
    Example:
      djangokata takehome new --candidate 2026-017 --level intermediate --minutes 60 -o 2026-017.zip
      djangokata takehome grade submission-4f1c.zip --out 2026-017
    """


@command.command("new")
@click.option("--candidate", "who", required=True, metavar="ID", help="A name or a number; another for each candidate.")
@click.option("--level", type=click.Choice([level.value for level in Level]), required=True, help="Of the katas.")
@click.option("--minutes", type=click.IntRange(1), required=True, help="The time that the candidate gets.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only from this topic; can be repeated.")
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Draw from this pack, or its folder, and not from the public katas.",
)
@click.option("--seed", type=int, help="Of the role's draw (default: one that only your key knows).")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.zip",
    help="For the candidate; needed without --dry-run.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be drawn, and write nothing: no file, no entry, no key.")
@office_option
def new(
    who: str,
    *,
    level: str,
    minutes: int,
    topics: tuple[str, ...],
    packs: tuple[str, ...],
    seed: int | None,
    output: Path | None,
    dry_run: bool,
    office: Path | None,
) -> None:
    """Draw katas for a candidate, and pack them without their answers, with a receipt that is signed.

    Candidates with the same level, minutes, topics and packs have the same role: as many katas of each topic, about as
    long, and others where there are any.

    \b
    Example:
      djangokata takehome new --candidate 2026-017 --level intermediate --minutes 60 --topic orm --dry-run
      djangokata takehome new --candidate 2026-017 --level intermediate --minutes 60 --topic orm -o 2026-017.zip
    """
    from pytest_djangokata.takehome.draw import too_short
    from pytest_djangokata.takehome.issue import Wish, issue, rehearse
    from pytest_djangokata.takehome.terminal import draw_lines

    wish = Wish(who, Level(level), minutes, tuple(dict.fromkeys(topics)), tuple(dict.fromkeys(packs)), seed)
    place = office_at(office)
    if dry_run:
        done = rehearse(wish, place, output)
        click.echo(f"Nothing was written. {who} would get:")
    elif output is not None:
        done = issue(wish, place, output)
        click.echo(f"Wrote {output}: take-home {done.signed.receipt.id} for {who}.")
    else:
        raise DjangokataError("-o FILE.zip is missing: where the take-home goes.\nTo see the draw alone: --dry-run")
    for line in draw_lines(done.balance, done.earlier, done.katas):
        click.echo(line)
    if warning := too_short(done.balance):
        click.secho(warning, fg="yellow", err=True)
    if not dry_run:
        click.echo(f"The key that signed it is {place.key_file}: keep it, and give it to nobody.")
        click.echo(f"Next: send {output} to the candidate.")
    elif seed is None and not place.has_key():
        click.echo("There is no key yet, and the draw depends on it: the first real one may have other katas.")


@command.command("list")
@office_option
@json_option
def list_(office: Path | None, as_json: bool) -> None:
    """List what was handed out, the oldest first.

    \b
    Example:
      djangokata takehome list
    """
    place = office_at(office)
    issued = [signed.receipt for signed in place.issued()]
    if as_json:
        echo_json(issued)
        return
    if not issued:
        click.echo(f"Nothing has been handed out from {place.folder}.\nBegin: djangokata takehome new --help")
    for receipt in issued:
        click.echo(_line(receipt))


def _line(receipt: Receipt) -> str:
    role = receipt.role
    topics = f", {', '.join(role.topics)}" if role.topics else ""
    katas = ", ".join(kata.id for kata in receipt.katas)
    day = f"{receipt.issued:%Y-%m-%d %H:%M} UTC"
    return f"{receipt.id}  {day}  {receipt.candidate}  ({role.level}, {role.minutes} min{topics}): {katas}"


@command.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@office_option
@json_option
def verify(files: tuple[Path, ...], office: Path | None, as_json: bool) -> None:
    """Check the receipts in archives or folders: whether your key signed them, and what they say.

    Exits with 1 where one was not signed by you, or says something else than your list.

    \b
    Example:
      djangokata takehome verify submission-4f1c.zip
    """
    from pytest_djangokata.takehome.incoming import readable_receipt

    place = office_at(office)
    checked = {file: readable_receipt(file, place) for file in files}
    if as_json:
        told = [
            {"file": str(file), "problem": found.problem, "receipt": found.signed.receipt if found.signed else None}
            for file, found in checked.items()
        ]
        echo_json(told)
    for file, found in checked.items() if not as_json else ():
        said = _line(found.signed.receipt) if found.signed is not None and not found.problem else found.problem
        click.echo(f"{file}: {'signed by you' if not found.problem else 'NOT VALID'}\n  {said}")
    sys.exit(1 if any(found.problem for found in checked.values()) else 0)


@command.command("grade")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.zip")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where the scorecard goes (default: scorecard-ID)."
)
@click.option("--blind", is_flag=True, help="Leave out who it is: name, notes, commits.")
@click.option(
    "--as",
    "as_id",
    default="",
    metavar="ID",
    help="Which take-home it is, or which candidate's; its receipt does not count.",
)
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="The folder of a pack that it was drawn from.")
@click.option("--replace", is_flag=True, help="Write over a scorecard that is there already.")
@office_option
def grade(
    file: Path,
    *,
    out: Path | None,
    blind: bool,
    as_id: str,
    packs: tuple[str, ...],
    replace: bool,
    office: Path | None,
) -> None:
    """Score what a candidate handed in: a page, Markdown and JSON with the verdicts, the code, and a guide for the talk.

    Only the files to edit are taken from it, and they run only behind the probe. Exits with 1 where a kata could not be
    judged.

    \b
    Example:
      djangokata takehome grade submission-4f1c.zip --out 2026-017
      djangokata takehome grade submission-4f1c.zip --blind
    """
    from pytest_djangokata.takehome import graded
    from pytest_djangokata.takehome.files import free, write_scorecard
    from pytest_djangokata.takehome.incoming import issued_as
    from pytest_djangokata.takehome.score import score
    from pytest_djangokata.takehome.scorecard import blind as blinded
    from pytest_djangokata.takehome.terminal import remark_lines, verdict_lines
    from pytest_djangokata.takehome.words import visible

    place = office_at(office)
    if not replace:
        free(out or Path(f"scorecard-{issued_as(file, place, as_id)}"))
    card = score(
        file,
        place,
        packs=packs,
        as_id=as_id,
        told=lambda name: click.secho(f"{name} …", dim=True, err=True),
    )
    card = blinded(card) if blind else card
    folder = out or Path(f"scorecard-{card.id}")
    names = write_scorecard(card, folder)
    before, now = graded.last(place, card.id), graded.grading_of(card, file, folder)
    graded.note(place, now)
    for line in verdict_lines(card):
        click.echo(line)
    for line in remark_lines(card):
        click.secho(line, fg="yellow", err=True)
    if before is not None:
        click.secho(visible(graded.told(before, now, blind=blind)), fg="yellow", err=True)
    click.echo(f"Wrote {', '.join(names)} in {folder}.")
    if card.judged < len(card.katas):
        sys.exit(1)


@command.command("compare")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.html", help="Write a page too."
)
@json_option
def compare_(files: tuple[Path, ...], output: Path | None, as_json: bool) -> None:
    """Put the scorecards of candidates of one role side by side: scorecard.json files, or their folders.

    \b
    Example:
      djangokata takehome compare 2026-017 2026-018 -o role.html
    """
    from pytest_djangokata.takehome.compare import compare, comparison_text, read_card
    from pytest_djangokata.takehome.files import free_for_comparison, write_comparison

    if output is not None:
        free_for_comparison(output)
    comparison = compare([read_card(file) for file in files], files)
    if as_json:
        echo_json(comparison)
    else:
        click.echo(comparison_text(comparison), nl=False)
    if output is not None:
        write_comparison(comparison, output)
        if not as_json:
            click.echo(f"\nWrote {output}.")


command.add_command(start)
command.add_command(submit)
