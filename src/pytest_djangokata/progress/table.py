"""The table of topics by level, in as much detail as the terminal has columns for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.progress.lines import Line, Span, width_of
from pytest_djangokata.progress.model import Count, KataProgress, Progress, count
from pytest_djangokata.progress.text import cut

#: The first column, here and in the lines below the table.
LABEL = 14

#: How long bars may be, from the best to none at all; and whether there are columns for levels.
DETAILS = ((12, True), (10, True), (8, True), (6, True), (4, True), (0, True), (0, False))

Cell: TypeAlias = tuple[Span, ...]


class Style(NamedTuple):
    """How the table is drawn.

    :param longest: how many marks a bar has at most; no bars if it is 0.
    :param marks: a solved kata and one that is not, one character each.
    :param gap: spaces between columns.
    """

    longest: int
    marks: str
    gap: int


def table(progress: Progress, width: int, *, unicode: bool) -> Iterator[Line]:
    """Yield the table's lines; none of them takes more than *width* columns."""
    topics = progress.topics
    levels = [level for level in Level if any(kata.level is level for katas in topics.values() for kata in katas)]
    first = max(LABEL, min(max(len(topic) for topic in topics) + 2, width // 2))
    lines: list[Line] = []
    for longest, with_levels in DETAILS:
        style = Style(longest, "■□" if unicode else "#.", 3 if width >= 80 else 2)
        lines = list(_lines(topics, levels if with_levels else [], first, style))
        if all(width_of(line) <= width for line in lines):
            break
    yield from lines
    if total := _total(progress):
        # Below the last column, or as far to the right as it fits.
        start = min(width_of(lines[0]) - len("all"), width - len(total))
        yield (Span(" " * max(0, start) + cut(total, width)),)


def _lines(topics: dict[str, list[KataProgress]], levels: Sequence[Level], first: int, style: Style) -> Iterator[Line]:
    """Yield the table's heading and a row for each topic, with *first* columns for the topic's name."""
    rows: list[list[Cell]] = [[*((Span(level.value),) for level in levels), (Span("all"),)]]
    names = [Span(" " * first)]
    for topic, katas in topics.items():
        cells = [_cell([kata for kata in katas if kata.level is level], style) for level in levels]
        rows.append([*cells, _cell(katas, style._replace(longest=0))])
        done = all(kata.solved for kata in katas)
        names.append(Span(cut(topic, first - 1, "~").ljust(first), ("green", "bold") if done else ("bold",)))
    widths = [max(map(width_of, column)) + style.gap for column in zip(*rows, strict=True)]
    for name, row in zip(names, rows, strict=True):
        spans = [name]
        for cell, width in zip(row[:-1], widths[:-1], strict=True):
            spans += [*cell, Span(" " * (width - width_of(cell)))]
        yield (*spans, *row[-1])


def _cell(katas: Sequence[KataProgress], style: Style) -> Cell:
    if not katas:
        return (Span(""),)
    counted = count(katas)
    markup = ("green",) if counted.solved == counted.katas else ()
    figures = f"{counted.solved}/{counted.katas}"
    if not style.longest:
        return (Span(figures, markup),)
    filled, empty = bar(counted, style.longest)
    return Span(f"{figures} ", markup), Span(style.marks[0] * filled, ("green",)), Span(style.marks[1] * empty)


def bar(counted: Count, longest: int) -> tuple[int, int]:
    """Return how many marks are filled and how many are empty: one for each kata, or *longest* where there are more.

    A shortened bar is empty only where nothing is solved, and full only where everything is.
    """
    if counted.katas <= longest:
        return counted.solved, counted.katas - counted.solved
    filled = counted.solved * longest // counted.katas
    if counted.solved:
        filled = max(filled, 1)
    return filled, longest - filled


def _total(progress: Progress) -> str:
    """Return the line about all that is counted, or about the whole catalogue; nothing where one topic's row says it."""
    katas = [kata for kata in progress.katas if not progress.counted or kata.id in progress.counted]
    if len({kata.topic for kata in katas}) < 2:
        return ""
    counted = count(katas)
    return f"{counted.solved} of {counted.katas}{'' if progress.counted else ' in all topics'}"
