"""Lines on standard output without a library for terminals: the commands that people type all day start with them."""

from __future__ import annotations

import codecs
import os
import sys

import click

from pytest_djangokata.progress.lines import Span
from pytest_djangokata.progress.text import columns, cut, to_ascii

COLOURS = ("red", "green", "yellow", "cyan")


def echo(*parts: str | Span) -> None:
    """Print one line, cut to the width of the terminal; colours only where somebody sees them."""
    left = width()
    styled = ""
    for part in parts:
        span = Span(part) if isinstance(part, str) else part
        text = cut(span.text, left, "…" if shows_unicode() else "...")
        left -= columns(text)
        styled += styled_text(text, span.markup) if span.markup and text else text
    click.echo(styled, color=False if os.environ.get("NO_COLOR") else None)


def styled_text(text: str, markup: tuple[str, ...]) -> str:
    """Return *text* with what terminals make colours of."""
    colour = next((name for name in markup if name in COLOURS), None)
    return click.style(text, fg=colour, bold="bold" in markup or None, dim="dim" in markup or None)


def width() -> int:
    """Return the columns of the terminal; 80 where there is none."""
    return room() or 80


def room() -> int | None:
    """Return the columns of the terminal, or None where lines may be as long as they are: in a pipe, or in a file."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:  # not shutil's, which loads every kind of archive
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or None
    except (OSError, ValueError):
        return None


def shows_unicode() -> bool:
    """Whether standard output can show more than ASCII."""
    try:
        "■◧✗□–…".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def tolerate() -> None:
    """Let standard output and standard error show a likeness of what their encoding has no character for."""
    codecs.register_error("djangokata", _likeness)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="djangokata")


def _likeness(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end
