"""The parts of ``hints.md`` and ``debrief.md``, by their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pytest_djangokata.errors import DjangokataError


@dataclass(frozen=True)
class Debrief:
    """What an interviewer asks, and what there is to say.

    :param answers: heading and Markdown of each answer, the simplest first.
    :param follow_ups: each further question with the Markdown of its answer.
    """

    question: str
    answers: tuple[tuple[str, str], ...]
    follow_ups: tuple[tuple[str, str], ...]
    #: Further parts, such as a twist: heading and Markdown.
    more: tuple[tuple[str, str], ...] = ()


def read_hints(hidden: Path) -> list[str]:
    """Return the hints as Markdown, in their order."""
    return [text for heading, text in sections(read(hidden / "hints.md")) if heading.startswith("Hint")]


def read_debrief(hidden: Path) -> Debrief:
    """Return the parts of the debrief."""
    question = ""
    answers: list[tuple[str, str]] = []
    more: list[tuple[str, str]] = []
    follow_ups: tuple[tuple[str, str], ...] = ()
    for heading, text in sections(read(hidden / "debrief.md")):
        if heading == "The question":
            question = text
        elif heading.endswith("answer"):
            answers.append((heading, text))
        elif heading == "Follow-ups":
            follow_ups = _follow_ups(text)
        else:
            more.append((heading, text))
    return Debrief(question, tuple(answers), follow_ups, tuple(more))


def read(path: Path) -> str:
    """Return the text of a file that belongs to a kata.

    :raises DjangokataError: if it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise DjangokataError(
            f"{path}: cannot be read: {reason}.\nInstall the package again, or restore the file."
        ) from error


def sections(text: str) -> list[tuple[str, str]]:
    """Split Markdown at its second-level headings; what comes before the first is left out."""
    parts = re.split(r"^## +(.+?)\s*$", text, flags=re.MULTILINE)[1:]
    return [(heading, body.strip()) for heading, body in zip(parts[::2], parts[1::2], strict=True)]


def _follow_ups(text: str) -> tuple[tuple[str, str], ...]:
    parts = re.split(r"^\*\*(.+?\?)\*\*\s*$", text, flags=re.MULTILINE)[1:]
    return tuple((question, answer.strip()) for question, answer in zip(parts[::2], parts[1::2], strict=True))
