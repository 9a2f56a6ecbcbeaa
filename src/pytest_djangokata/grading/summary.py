"""What a teacher reads when a batch is done: a screen of lines, made from results alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pytest_djangokata.grading.left import LEFT_ASIDE, changes_note
from pytest_djangokata.grading.model import KataSummary, Results, Row, State, Student
from pytest_djangokata.grading.roster import EXAMPLE, NOT_IN_ROSTER
from pytest_djangokata.progress.text import clean, fold

#: Students who are named before they are counted.
MAX_NAMED = 8

#: States in the order in which they are counted.
STATES: tuple[State, ...] = ("graded", "late", "needs review", "crashed", "timed out", "ungradable", "missing")


def summary_lines(results: Results, width: int | None = 100) -> Iterator[str]:
    """Yield the lines: nothing is cut, and what is wider than *width* goes on below.

    :param width: None where lines may be as long as they are.
    """
    for line in _lines(results, width):
        # A command stays in one line, so that it can be copied.
        yield from [line] if line.lstrip().startswith("add --") else fold(line, width, "    ")


def _lines(results: Results, width: int | None) -> Iterator[str]:
    yield f"{clean(results.title)}: {counted(results)}"
    yield ""
    yield from _table(results, width)
    if hear := [one for one in results.katas if one.hear]:
        worst = min(hear, key=lambda one: (one.solve_rate, one.mean * 100 // one.max_points))
        yield ""
        yield f"What the class should hear next ({worst.kata}):"
        yield from (f"  {line}" for line in fold(first_sentence(worst.hear), width and width - 2))
    if results.worth == "practice":
        yield ""
        yield f"Practice, and no grade: {results.wall}"
    yield from _named("needs review", [(row, row.waiting) for row in results.rows if row.waiting])
    for state in ("crashed", "timed out", "ungradable"):
        yield from _named(state, [(row, row.reasons) for row in results.rows if row.state == state])
    if any(reason.startswith(NOT_IN_ROSTER) for row in results.rows for reason in row.reasons):
        yield "Where a student's name is a part of the submission's, for example as Moodle calls them:"
        yield f"  add {EXAMPLE}"
    beside = [(row, [f"{one.kata}: {note}" for one in row.katas for note in one.notes]) for row in results.rows]
    yield from _named("work not counted", [(row, row.aside) for row in results.rows if row.aside])
    yield from _named("files missing, or not taken", [(row, notes) for row, notes in beside if notes])
    yield from _named(
        "given files changed, and not used",
        [(row, [changes_note(row.changed).removeprefix(LEFT_ASIDE)]) for row in results.rows if row.changed],
    )
    yield from _named(
        "handed in more after the deadline", [(row, row.reasons[-1:]) for row in results.rows if row.later]
    )
    left_out = "left out of gradebook-canvas.csv and gradebook-moodle.csv, as"
    undecided = [row for row in results.rows if not row.is_decided]
    yield from _listed(f"{left_out} their points are not decided:", [row for row in undecided if not row.perhaps])
    yield from _listed(
        f"{left_out} they have handed in nothing, or one of those submissions that fit nobody:",
        [row for row in undecided if row.perhaps],
    )
    if text := ignored(results):
        yield ""
        yield text


def ignored(results: Results) -> str:
    """Return which files among the submissions are none; empty if there are none of them."""
    return f"Ignored, as neither a folder nor an archive: {', '.join(results.ignored)}" if results.ignored else ""


def _table(results: Results, width: int | None) -> Iterator[str]:
    """Yield a line for each kata; where that is too wide, the test that failed most often has a line of its own."""
    table = [("kata", "solved", "mean", "most often failed")]
    table += [(one.kata, _rate(one), _mean(one), _failed(one)) for one in results.katas]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    narrow = width is not None and sum(widths) + 6 > width
    for kata, solved, mean, failed in table:
        line = f"{kata:{widths[0]}}  {solved:>{widths[1]}}  {mean:>{widths[2]}}"
        if narrow:
            yield line
            if failed and kata != "kata":
                yield f"  most often failed: {failed}"
        else:
            yield f"{line}  {failed}".rstrip()


def counted(results: Results) -> str:
    """Return how many submissions there are, what became of them, and how many students have none."""
    counts = Counter(row.state for row in results.rows)
    absent = counts.pop("missing", 0)
    total = sum(counts.values())
    told = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    text = f"{total} {'submission' if total == 1 else 'submissions'}{f': {told}' if told else ''}"
    return f"{text}; nothing from {absent}" if absent else text


def called(student: Student) -> str:
    """Return what a person calls a student: the key, and the name where that says something else."""
    return student.key if student.name in ("", student.key) else f"{student.key} ({student.name})"


def _rate(one: KataSummary) -> str:
    return f"{one.solved} of {one.handed_in}"


def _mean(one: KataSummary) -> str:
    return f"{one.mean / 100:.1f} of {one.max_points}"


def _failed(one: KataSummary) -> str:
    return f"{one.failed_most.partition('::')[2] or one.failed_most} ({one.failed_by})" if one.failed_most else ""


def _named(state: str, rows: Sequence[tuple[Row, Sequence[str]]]) -> Iterator[str]:
    if rows:
        yield ""
        yield f"{state}:"
        for row, reasons in rows[:MAX_NAMED]:
            yield f"  {clean(called(row.student))}  {clean(reasons[0] if reasons else '')}"
        if len(rows) > MAX_NAMED:
            yield f"  and {len(rows) - MAX_NAMED} more, in gradebook.csv"


def _listed(heading: str, rows: Sequence[Row]) -> Iterator[str]:
    if rows:
        more = f" and {len(rows) - MAX_NAMED} more" if len(rows) > MAX_NAMED else ""
        yield ""
        yield heading
        yield f"  {clean(', '.join(called(row.student) for row in rows[:MAX_NAMED]))}{more}"


def first_sentence(markdown: str) -> str:
    """Return the first sentence of a paragraph of Markdown, without its marks."""
    text = " ".join(markdown.split("\n\n", maxsplit=1)[0].replace("`", "").split())
    return re.split(r"(?<=[.!?]) ", text)[0]
