"""Where the files are that came with this package and with packs. They are looked for beside it, and never imported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest_djangokata

#: The group of entry points under which packs register.
PACKS = "djangokata.packs"

#: Beside the katas of a folder that was handed out: what is in it.
MANIFEST = "djangokata.json"


def own_katas() -> tuple[Path, Path]:
    """Return where the katas of this package may be: beside it when it is installed, above it in a checkout."""
    package = Path(pytest_djangokata.__file__).parent
    return package.parent / "katas", package.parent.parent / "katas"


def own_project() -> Path:
    """Return the practice project that came with this package: beside it, or above it in a checkout.

    It is never imported, since with ``python -m pytest`` in a workspace that name belongs to the copy there.
    """
    package = Path(pytest_djangokata.__file__).parent
    beside, above = package.parent / "kata_project", package.parent.parent / "kata_project"
    return beside if beside.is_dir() else above


@cache
def packs() -> dict[str, Path]:
    """Return the folders of the packs that can be found, under the names that they register."""
    from importlib.metadata import entry_points
    from importlib.resources import files

    found = {}
    for entry in entry_points(group=PACKS):
        try:
            found[entry.name] = Path(str(files(entry.value)))
        except (ImportError, TypeError, ValueError):
            continue  # who asks for the pack's katas is told; here they are only compared with
    return found
