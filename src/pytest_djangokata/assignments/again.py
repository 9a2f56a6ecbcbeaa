"""A folder that is handed out, written in the place of an earlier one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pytest_djangokata.assignments.standalone import Handout, write_handout
from pytest_djangokata.catalogue.installed import MANIFEST
from pytest_djangokata.errors import DjangokataError

#: Folders that others write to as well: of these, single files are replaced.
SHARED = (".github",)


def replaceable(folder: Path) -> None:
    """Check that *folder* was written by an export, if there is one.

    :raises DjangokataError: if something else is there.
    """
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise DjangokataError(
            f"{folder}: no export wrote it, for it has no {MANIFEST}.\nName another folder, or remove it."
        )


def replace_handout(folder: Path, given: Handout, extra: Mapping[str, bytes]) -> None:
    """Write a folder in the place of an earlier one. What no export writes stays: a repository's history for one.

    :param extra: files that belong to this handout alone.

    :raises DjangokataError: if something in it must not be handed out; the earlier one is left alone then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        write_handout(new := Path(beside) / "new", given, extra)
        (old := Path(beside) / "old").mkdir()
        for name in sorted({_replaced(name) for name in (*given.files, *extra)}):
            target, kept = folder / name, old / name
            if target.exists() or target.is_symlink():
                kept.parent.mkdir(parents=True, exist_ok=True)
                target.rename(kept)
            target.parent.mkdir(parents=True, exist_ok=True)
            (new / name).rename(target)


def _replaced(name: str) -> str:
    top = name.partition("/")[0]
    return name if top in SHARED else top
