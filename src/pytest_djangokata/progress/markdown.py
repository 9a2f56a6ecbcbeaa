"""The report of a run as Markdown, as GitHub shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.progress.report import KataReport, Report, Total
from pytest_djangokata.progress.text import clean, cut

MAX_CELL = 160  # columns

#: Entities, not backslashes: GitHub splits rows into cells before it reads backslashes, and an entity is always text.
ESCAPED = str.maketrans({char: f"&#{ord(char)};" for char in r"|`\*_~[]$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})

#: A word with the signs around it that belong to its sentence; and one that is code.
WORD = re.compile(r"([(\"']*)(.*?)([.,;:!?)\"']*)")
CODE = re.compile(r"`[^`]+`")

SHOWN_STATE = {"not_runnable": "not runnable"}


def escape(text: str) -> str:
    """Return *text* so that it stays text, on one line, in a cell of a table."""
    return clean(text).translate(ESCAPED)


def code(text: str) -> str:
    """Return one line of *text* as code, in which nothing has to be escaped: who reads the source can copy it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def prose(text: str) -> str:
    """Return sentences so that they stay text, on one line: each word that would mean something is code, as paths are.

    A word that is code already stays so.
    """
    return " ".join(_word(word) for word in clean(text).split(" "))


def _word(word: str) -> str:
    found = WORD.fullmatch(word)
    assert found is not None, "it fits every word"
    begin, inner, end = found.groups()
    if escape(inner) == inner or CODE.fullmatch(inner):
        return word
    return f"{begin}{code(inner)}{end}"


def to_markdown(report: Report) -> str:
    """Return *report* as a document with a table of topics and a table of katas."""
    return "\n".join([*_lines(report), ""])


def _lines(report: Report) -> Iterator[str]:
    overall = report.totals[-1]
    yield "## Kata progress"
    yield ""
    yield f"**{overall.solved} of {overall.katas}** katas solved, **{overall.earned} of {overall.points}** points."
    yield ""
    if report.katas:
        heading = ["Topic", *Level, "all", "points"]
        yield from _table(heading, [":--", *["--:"] * (len(Level) + 2)], _topics(report.totals))
        yield ""
        heading = ["Kata", "Level", "State", "Tests", "Points", "What happened"]
        yield from _table(heading, [":--", ":--", ":--", "--:", "--:", ":--"], [_kata(kata) for kata in report.katas])
        yield ""
    versions = report.versions
    yield (
        f"Run: {report.run}, {report.created}, Python {escape(versions.python)}, Django {escape(versions.django)}, "
        f"pytest-djangokata {escape(versions.plugin)}."
    )


def _topics(totals: Sequence[Total]) -> Iterator[list[str]]:
    of = {(total.topic, total.level): total for total in totals}
    for topic in dict.fromkeys(total.topic for total in totals if total.topic):
        figures = [of.get((topic, level)) for level in (*Level, "")]
        shown = [f"{total.solved}/{total.katas}" if total is not None else "" for total in figures]
        every = of[topic, ""]
        yield [escape(topic), *shown, f"{every.earned}/{every.points}"]


def _kata(kata: KataReport) -> list[str]:
    state = SHOWN_STATE.get(kata.state, kata.state)
    if kata.stale:
        state = f"stale (was {state})"
    passed = sum(test.outcome == "passed" for test in kata.tests)
    return [
        f"{escape(kata.id)}<br>{escape(cut(clean(kata.title), MAX_CELL))}",
        kata.level.value,
        f"**{state}**" if kata.earned else state,
        f"{passed}/{len(kata.tests)}" if kata.tests else "",
        f"{kata.earned}/{kata.points}",
        escape(cut(clean(_reason(kata)), MAX_CELL)),
    ]


def _reason(kata: KataReport) -> str:
    """Return what a person has to know first: what is missing, what broke, or the first test that does not pass."""
    if kata.missing:
        return f"{kata.missing[0].reason}: {kata.missing[0].command}"
    for outcome in ("broken", "failed", "skipped"):
        for test in kata.tests:
            if test.outcome == outcome:
                return test.message if outcome == "broken" else f"{test.name}: {test.message}"
    return ""


def _table(heading: Iterable[str], alignment: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    for cells in (heading, alignment, *rows):
        yield f"| {' | '.join(cells)} |"
