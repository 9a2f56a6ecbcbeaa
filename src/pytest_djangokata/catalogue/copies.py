"""Copies of a kata as it is handed out: without ``.meta``, in a tree from which it can be imported."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytest_djangokata.catalogue.model import Kata, kata_files
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
