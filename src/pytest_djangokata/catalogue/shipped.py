"""How a kata's answer looked when it was handed out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.installed import MANIFEST, own_katas, packs
from pytest_djangokata.interpreter import quote
from pytest_djangokata.layout import is_kata

STUB = ".meta/stub.sha256"

#: In a kata's folder that was handed out with its hints.
HINTS = "HINTS.md"


def shipped_answer(kata: Kata) -> str | None:
    """Return the fingerprint of the answer files as shipped, or None where nobody recorded it.

    A learner's workspace has no ``.meta``; the installed katas have. A folder that was handed out says it of its katas.
    """
    if (told := _handed_out(kata.root.parent / MANIFEST).get(kata.id)) is not None:
        return told
    for folder in chain([kata.path], (root / kata.topic / kata.name for root in installed_katas())):
        try:
            return (folder / STUB).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return None


@cache
def _handed_out(path: Path) -> dict[str, str]:
    """Return the fingerprints by ID that a manifest has; none where there is no such file."""
    import json

    try:
        katas = json.loads(path.read_bytes())["katas"]
        return {str(kata["id"]): str(kata["stub"]) for kata in katas}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def is_handed_out(kata: Kata) -> bool:
    """Whether a kata lies in a folder that an export wrote."""
    return (kata.root.parent / MANIFEST).is_file()


def hidden_of(folder: Path) -> Path | None:
    """Return where the answers to the kata in *folder* are: beside it, or where it is installed; None without any."""
    places = chain([folder], (root / folder.parent.name / folder.name for root in installed_katas()))
    return next((place / ".meta" for place in places if (place / ".meta").is_dir()), None)


def installed_katas() -> Iterator[Path]:
    """Yield where the katas may be that came with this package and with packs; packs are looked for last, which is slow.

    Those of this package are looked for beside it and never imported: in a workspace the name ``katas`` belongs to the
    learner's folder.
    """
    yield from own_katas()
    yield from packs().values()


def is_own(kata: Kata) -> bool:
    """Whether a kata is one of this package's, not of a pack or a workspace."""
    return kata.root.resolve() in [root.resolve() for root in own_katas()]


def how_to_seal(kata: Kata) -> str:
    """Return what the author of a pack's kata does about a stub that is not the sealed one; empty for other katas."""
    if is_own(kata) or not kata.hidden.is_dir():
        return ""
    return f"Bring the stub back, or seal the new one: djangokata check --seal {quote(str(kata.path))}"


def taken_by(kata_id: str, root: Path) -> Path | None:
    """Return the folder of another kata with this ID, of this package or of an installed pack; None where it is free.

    :param root: the folder of topics that the kata lies in, or will lie in. One of the same name is another copy of it.
    """
    others = (other / kata_id for other in installed_katas() if other.name != root.name)
    return next((folder for folder in others if is_kata(folder)), None)
