"""Lines with markup, before anybody has decided where they go."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from pytest_djangokata.progress.text import columns


class Span(NamedTuple):
    """A piece of a line.

    :param markup: names that pytest's terminal writer knows: ``green``, ``bold``, ``light``.
    """

    text: str
    markup: tuple[str, ...] = ()


Line: TypeAlias = tuple[Span, ...]


def width_of(line: Line) -> int:
    """Return how many columns *line* takes."""
    return sum(columns(span.text) for span in line)


def text_of(line: Line) -> str:
    """Return *line* without its markup."""
    return "".join(span.text for span in line)
