"""Copies of a kata as it is handed out: without ``.meta``, in a tree from which it can be imported."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from pytest_djangokata.catalogue.model import Kata, expand, kata_files
from pytest_djangokata.layout import TOPIC_FILE


def copy_kata(kata: Kata, target: Path) -> Path:
    """Copy *kata* without ``.meta``, and what makes its folder importable, below *target*; return its folder there."""
    folder = target / kata.root.name / kata.topic / kata.name
    for path in kata_files(kata.path):
        copy_file(path, folder / path.relative_to(kata.path))
    for package in (kata.root, kata.path.parent):
        for name in ("__init__.py", TOPIC_FILE):
            if (package / name).is_file():
                copy_file(package / name, target / package.relative_to(kata.root.parent) / name)
    return folder


def copy_file(source: Path, target: Path) -> None:
    """Copy one file, making the folders above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def put_answer(kata: Kata, files: Mapping[str, bytes], folder: Path) -> None:
    """Have exactly *files* in the place of what a kata's learner edits, in a copy of it.

    :param files: contents by their paths in the kata.
    :param folder: the kata's folder in the copy.
    """
    for path in expand(folder, kata.meta.edit):
        path.unlink()  # what is written again too: an answer that was here before may have left a link in its place
    write_files(files, folder)
    taken = set(expand(folder, kata.meta.edit))
    for name in files:
        if (path := folder / name) not in taken:
            path.unlink(missing_ok=True)  # nobody would find it when the next answer comes


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write *files*, a content for each path, below *folder*."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
