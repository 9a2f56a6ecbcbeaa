"""``djangokata debrief``: the interview question behind a kata, and what there is to say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.questions import OpenQuestion
from pytest_djangokata.cli.common import (
    complete_topic,
    console,
    echo_json,
    here,
    json_option,
    kata_argument,
    kata_or_next,
    look,
    show_notices,
)
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.notes import RATINGS, Notes
from pytest_djangokata.learner.place import Place, pristine
from pytest_djangokata.learner.prose import Debrief, read_debrief
from pytest_djangokata.learner.questions import as_debrief, open_questions


@click.command("debrief")
@kata_argument
@click.option(
    "--topic", metavar="TOPIC", shell_complete=complete_topic, help="Show the questions on TOPIC that have no kata."
)
@click.option("--quiz", is_flag=True, help="Answer first, then see the answers, and rate yourself.")
@json_option
def command(kata: str | None, topic: str | None, quiz: bool, as_json: bool) -> None:
    """Show the interview question behind KATA and what to answer, as a fresher and with experience.

    Without KATA it is the kata of the current folder, or the first that is solved and not explained yet.

    \b
    Example:
      djangokata debrief orm/select_related
      djangokata debrief --quiz
      djangokata debrief --topic foundations
    """
    place = here()
    if topic is not None:
        if kata is not None:
            raise DjangokataError(f"{kata} and --topic {topic}: one of the two can be shown.\nLeave out the other.")
        _topic(topic, open_questions(place, topic), quiz, as_json)
        return
    chosen = _chosen(place, kata)
    debrief = read_debrief(pristine(chosen).hidden)
    if as_json:
        echo_json({"kata": chosen.id, "debrief": debrief})
        return
    out = console()
    out.print(Text(chosen.id, style="bold"))
    out.print()
    if quiz:
        ask(out, place, chosen, debrief)
    else:
        tell(out, debrief)
        out.print(Text(f"Could you say it? djangokata debrief --quiz {chosen.id}"))


def _topic(topic: str, questions: list[OpenQuestion], quiz: bool, as_json: bool) -> None:
    if as_json:
        echo_json({"topic": topic, "questions": questions})
        return
    out = console()
    out.print(Text(f"{topic}: questions without a kata", style="bold"))
    out.print()
    for one in questions:
        (interview if quiz else tell)(out, as_debrief(one))
    if not quiz:
        out.print(Text(f"Could you say it? djangokata debrief --quiz --topic {topic}"))
    out.print(Text(f"Questions with a kata: djangokata list {topic}"))


def _chosen(place: Place, name: str | None) -> Kata:
    if name is None and place.kata_above(Path.cwd()) is None and (waiting := look(place).to_explain):
        return place.catalogue.katas[waiting[0].id]
    return kata_or_next(place, name)


def tell(out: Console, debrief: Debrief) -> None:
    """Print the question, the answers and the follow-ups."""
    _part(out, "They ask", debrief.question)
    for heading, text in debrief.answers:
        _part(out, heading, text)
    for question, text in debrief.follow_ups:
        _part(out, question, text)
    for heading, text in debrief.more:
        _part(out, heading, text)


def ask(out: Console, place: Place, kata: Kata, debrief: Debrief) -> None:
    """Ask the question, show the answers after the learner's own, and remember the learner's rating.

    :raises DjangokataError: if nobody is there to answer.
    """
    interview(out, debrief)
    scale = ", ".join(f"{number} {word}" for number, word in enumerate(RATINGS, 1))
    rating = 0
    while not rating:
        said = _read(out, f"How well could you explain it? {scale}: ").strip()
        rating = int(said) if said in {str(number) for number in range(1, len(RATINGS) + 1)} else 0
    notes = Notes(place.root)
    today = datetime.now(UTC).astimezone().date().isoformat()
    note = notes.change(kata.id, lambda known: msgspec.structs.replace(known, rating=rating, rated=today))
    show_notices(notes.notices)
    out.print()
    if note.explained:
        out.print("Remembered. What is left to explain: djangokata status")
    else:
        out.print(Text(f"Remembered. It will come again: djangokata debrief --quiz {kata.id}"))


def interview(out: Console, debrief: Debrief) -> None:
    """Ask the question, then each follow-up, and show the answers after the learner's own.

    :raises DjangokataError: if nobody is there to answer.
    """
    _part(out, "They ask", debrief.question)
    out.print(Text("Say it aloud, or type it. An empty line ends your answer.", style="dim"))
    own = typed(out)
    out.print()
    if own:
        _part(out, "Your answer", "\n".join(f"> {line}" for line in own))
    for heading, text in debrief.answers:
        _part(out, heading, text)
    for question, text in debrief.follow_ups:
        _part(out, "They go on", question)
        _read(out, "Answer, then press Enter. ")
        out.print(Markdown(text))
        out.print()
    for heading, text in debrief.more:
        _part(out, heading, text)


def typed(out: Console) -> list[str]:
    """Return the lines that the learner types, up to an empty one."""
    lines: list[str] = []
    while line := _read(out, "> ").rstrip():
        lines.append(line)
    return lines


def _read(out: Console, prompt: str) -> str:
    try:
        return out.input(Text(prompt, style="cyan"))
    except EOFError:
        out.print()
        raise DjangokataError(
            "The quiz needs somebody who answers, and the input has ended.\nRun it in a terminal, or leave out --quiz."
        ) from None


def _part(out: Console, heading: str, text: str) -> None:
    out.print(Text(heading, style="bold cyan"))
    out.print(Markdown(text))
    out.print()
