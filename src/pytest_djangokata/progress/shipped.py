"""How a kata's answer looked when it was handed out."""

from __future__ import annotations

from pathlib import Path

import pytest_djangokata
from pytest_djangokata.catalogue import Kata

STUB = ".meta/stub.sha256"


def shipped_answer(kata: Kata) -> str | None:
    """Return the fingerprint of the answer files as shipped, or None where nobody recorded it.

    A learner's workspace has no ``.meta``; the installed katas have.
    """
    for folder in (kata.path, *(root / kata.topic / kata.name for root in installed_katas())):
        try:
            return (folder / STUB).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return None


def installed_katas() -> tuple[Path, ...]:
    """Return where the katas may be that came with this package.

    Looked for beside the package, not imported: in a workspace the name ``katas`` belongs to the learner's folder.
    """
    package = Path(pytest_djangokata.__file__).parent
    return package.parent / "katas", package.parent.parent / "katas"
