"""Trees to run: the pristine kata with one variant's answer files laid over it."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytest_djangokata.catalogue.load import KATA_FILE, TOPIC_FILE, load_kata
from pytest_djangokata.catalogue.model import Kata, Problem, expand, kata_files
from pytest_djangokata.errors import DjangokataError


def lay_out(kata: Kata, answers: Path | None, target: Path) -> Kata:
    """Copy *kata* without ``.meta`` below *target*, put the files of *answers* in place, and return the copy.

    Only files that match ``edit`` are taken from *answers*. They are laid over the shipped ones: what an answer leaves
    out stays as it was shipped.

    :raises DjangokataError: if the result is no kata any more.
    """
    folder = target / kata.root.name / kata.topic / kata.name
    for path in kata_files(kata.path):
        copy(path, folder / path.relative_to(kata.path))
    for package in (kata.root, kata.path.parent):
        for name in ("__init__.py", TOPIC_FILE):
            if (package / name).is_file():
                copy(package / name, target / package.relative_to(kata.root.parent) / name)
    if answers is not None:
        for path in expand(answers, kata.meta.edit):
            if any(part.is_symlink() for part in (path, *path.parents) if answers in part.parents):
                raise DjangokataError(
                    f"{path}: is a symbolic link, which an answer must not have.\nReplace it by a file."
                )
            copy(path, folder / path.relative_to(answers))
    copied = load_kata(folder)
    if isinstance(copied, Problem):
        raise DjangokataError(str(copied))
    assert (folder / KATA_FILE).is_file()
    return copied


def copy(source: Path, target: Path) -> None:
    """Copy one file, making the folders above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
