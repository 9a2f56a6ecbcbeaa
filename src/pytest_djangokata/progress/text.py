"""Text that fits: cleaned of what terminals act on, measured in columns, cut, wrapped and folded; and numbers of things."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

#: What typographic characters become where only ASCII can be shown.
PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "×": "x", "→": "->"}
)


def clean(text: str) -> str:
    """Return *text* on one line, without control characters and lone surrogates."""
    line = " ".join(text.split())
    return "".join(char if char.isprintable() else "?" for char in line)


def to_ascii(text: str) -> str:
    """Return *text* in ASCII: typographic characters by their likes, accents left out, the rest as question marks."""
    plain = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(char for char in plain if not unicodedata.combining(char)).encode("ascii", "replace").decode()


def amount(count: int, one: str) -> str:
    """Return a number of things: ``1 kata``, ``2 katas``.

    :param one: what one of them is called; several have an ``s`` more.
    """
    return f"{count} {one}{'' if count == 1 else 's'}"


def can_show(text: str, stream: object) -> bool:
    """Whether *stream* can show *text*."""
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def columns(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    return sum(_columns_of(char) for char in text)


def _columns_of(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Return *text*, or its beginning and *ellipsis* where it takes more than *width* columns."""
    if columns(text) <= width:
        return text
    if width <= len(ellipsis):
        return ellipsis[: max(width, 0)]
    kept = ""
    room = width - columns(ellipsis)
    for char in text:
        room -= _columns_of(char)
        if room < 0:
            break
        kept += char
    return kept.rstrip() + ellipsis


def wrap(text: str, width: int, lines: int, ellipsis: str = "…") -> Iterator[str]:
    """Yield *text* in at most *lines* lines of at most *width* columns; what is too much for the last one is cut."""
    words = text.split()
    for number in range(lines):
        if not words:
            return
        if number == lines - 1:
            yield cut(" ".join(words), width, ellipsis)
            return
        line = words.pop(0)
        while words and columns(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        yield cut(line, width, ellipsis)


def fold(text: str, width: int | None, indent: str = "") -> Iterator[str]:
    """Yield the whole of *text* in lines of at most *width* columns; a word that is wider stays in one piece.

    :param width: None for as much as there is, in one line.
    :param indent: what each line but the first begins with.
    """
    line, *words = text.split(" ")
    for word in words:
        if width is None or not line.strip() or columns(f"{line} {word}") <= width:
            line = f"{line} {word}"
        else:
            yield line.rstrip()
            line = indent + word
    yield line.rstrip()
