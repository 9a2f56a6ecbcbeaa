"""What a new kata may be called, and why not something else."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from pytest_djangokata.catalogue.load import RESERVED_TOPICS
from pytest_djangokata.catalogue.shipped import taken_by
from pytest_djangokata.errors import DjangokataError

EXAMPLE = "djangokata new acme/count_rows"


def parts(name: str) -> tuple[str, str]:
    """Return the topic and the kata in *name*, which is ``topic/kata``.

    :raises DjangokataError: if it is none; it says why.
    """
    topic, slash, kata = name.partition("/")
    if reason := _reason(topic, slash, kata):
        raise DjangokataError(f"{name!r} is no name for a kata: {reason}.\nType, for example: {EXAMPLE}")
    return topic, kata


def _reason(topic: str, slash: str, kata: str) -> str:
    if not slash:
        return "it is the topic, a slash, and the kata"
    for part in (topic, kata):
        if re.fullmatch(r"[a-z][a-z0-9_]*", part) is None:
            return f"{part!r} is not a lower-case letter with lower-case letters, digits and underscores after it"
        if keyword.iskeyword(part):
            return f"{part!r} is a keyword of Python, so it cannot be imported"
    return f"the topic {topic!r} is the name of a marker of pytest or a plugin" if topic in RESERVED_TOPICS else ""


def refuse_taken(name: str, root: Path) -> None:
    """Check that no other kata has this ID.

    :param root: the folder of topics into which the kata goes.

    :raises DjangokataError: if one of this package or of an installed pack has it.
    """
    if (other := taken_by(name, root)) is not None:
        raise DjangokataError(
            f"{name}: the name is taken by {other}.\nA topic named after your company keeps them apart: {EXAMPLE}"
        )
