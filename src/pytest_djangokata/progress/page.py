"""Laying out what is said about katas on a terminal of some width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pytest_djangokata.progress.lines import Line, Span
from pytest_djangokata.progress.table import LABEL
from pytest_djangokata.progress.text import clean, columns, cut, to_ascii, wrap

#: Spaces between two things on one line.
GAP = "  "


class Row(NamedTuple):
    """What is said about one kata.

    :param label: what the katas of this row and of those below have in common; empty where the row above said it.
    :param text: what is said of it.
    :param command: what to type; it is never cut.
    :param below: further lines, each with something to type.
    """

    label: str
    markup: tuple[str, ...]
    name: str
    text: str
    command: str = ""
    below: tuple[str, ...] = ()


class Page:
    """Lays lines out on a terminal of some width."""

    def __init__(self, width: int, unicode: bool) -> None:
        self.width = width
        self.unicode = unicode
        self.ellipsis = "…" if unicode else "..."

    def plain(self, text: str) -> str:
        return clean(text) if self.unicode else to_ascii(clean(text))

    def cut(self, text: str, width: int) -> str:
        return cut(self.plain(text), width, self.ellipsis)

    def row(self, row: Row, column: int) -> Iterator[Line]:
        """Yield *row*: what it says in *column* where it fits, else on lines of its own."""
        text, name = self.plain(row.text), self.cut(row.name, self.width - LABEL)
        start = (
            Span(row.label.ljust(LABEL), (*row.markup, "bold") if row.label else ()),
            Span(name, ("bold",) if text or row.command else ()),
        )
        room = self.width - LABEL - column
        both = " ".join(filter(None, (text, row.command)))
        beside = next((one for one in (both, text) if one and columns(one) <= room), "")
        yield (*start, Span(" " * (column - columns(name)) + beside)) if beside else start
        if text and not beside:
            for line in wrap(text, self.width - LABEL, lines=2, ellipsis=self.ellipsis):
                yield (Span(" " * LABEL + line),)
        yield from self.whole(row.command if beside != both else "", *row.below)

    def whole(self, *texts: str) -> Iterator[Line]:
        """Yield *texts* uncut, below each other as far to the right as all fit.

        Empty ones are left out, and those that the terminal cannot show.
        """
        shown = [text for text in texts if text and (self.unicode or text.isascii())]
        room = self.width - max(map(columns, shown), default=0)
        for text in shown:
            yield (Span(" " * min(LABEL, max(0, room)) + text),)
