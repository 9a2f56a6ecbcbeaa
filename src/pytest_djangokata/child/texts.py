"""Texts for people: of bearable length, and with commands and files that there are here."""

from __future__ import annotations

import re
from pathlib import Path

from pytest_djangokata.catalogue.installed import own_project

MAX_LINES = 30
MAX_CHARACTERS = 4000


def cut(text: str, lines: int = MAX_LINES, characters: int = MAX_CHARACTERS) -> str:
    """Return *text*, or its two ends with a line in between that says how much is left out.

    :param lines: how many are kept, half of them from each end.
    :param characters: how many are kept.
    """
    half, room = lines // 2, characters // 2
    count = text.count("\n") + 1
    if count <= lines and len(text) <= characters:
        return text
    if count > lines:
        begin, end, left_out = _after(text, half), _before(text, half), f"{count - 2 * half:,} lines"
    else:
        begin, end, left_out = len(text), 0, f"{len(text) - 2 * room:,} characters"
    return f"{text[: min(begin, room)]}\n[… {left_out} left out …]\n{text[max(end, len(text) - room) :]}"


def _after(text: str, lines: int) -> int:
    """Return where the first *lines* of *text* end. It may be too long to be taken apart."""
    place = -1
    for _ in range(lines):
        place = text.index("\n", place + 1)
    return place


def _before(text: str, lines: int) -> int:
    """Return where the last *lines* of *text* begin."""
    place = len(text)
    for _ in range(lines):
        place = text.rindex("\n", 0, place)
    return place + 1


def message_of(error: BaseException | str) -> str:
    """Return the message of *error*, whose ``__str__`` may be the learner's."""
    try:
        return str(error)
    except BaseException as problem:  # noqa: BLE001  (it may do anything)
        return f"its __str__ raised {type(problem).__name__}"


def fitted(text: str, folder: str) -> str:
    """Return *text* with what Django and Python name put as it is here.

    Their advice to run ``manage.py``, which a kata has not, becomes what does the same. A file of the practice project that
    was imported from the installed package becomes the workspace's own copy, which is what a learner opens.

    :param folder: the kata's folder.
    """
    topic, name = Path(folder).parts[-2:]
    text = re.sub(r"(['\"`])(?:python )?manage\.py (?=\w)", rf"\1python -m kata_project --kata {topic}/{name} ", text)
    project = own_project()
    return re.sub(
        rf"{re.escape(str(project))}[/\\][\w./\\]+\.py",
        lambda found: str(_copy(Path(found[0]), project, Path(folder).parents[2])),
        text,
    )


def _copy(file: Path, project: Path, workspace: Path) -> Path:
    """Return the workspace's copy of a file of the practice project; the file itself where that says something else."""
    copy = workspace / project.name / file.relative_to(project)
    try:
        return copy if copy.read_bytes() == file.read_bytes() else file
    except OSError:
        return file
