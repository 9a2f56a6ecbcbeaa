"""What was handed out: ``djangokata.json`` in the folder, for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Literal

import msgspec

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.assignments.standalone import folder_of
from pytest_djangokata.assignments.wheel import engine_version
from pytest_djangokata.catalogue.shipped import shipped_answer

SCHEMA = "djangokata/handout/v1"


class HandedOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kata that was handed out.

    :param folder: where it lies.
    :param edit: files or globs in its folder; nothing else is taken from a submission.
    :param stub: a hash of the files that are edited, as they were handed out, by which an untouched task is known.
    :param sha256: over the names and contents of its files as they were handed out.
    :param files: each of them, by its name in the folder, with a SHA-256 of its own.
    """

    id: str
    folder: str
    title: str
    level: str
    minutes: int
    points: int
    edit: list[str]
    stub: str
    sha256: str
    files: dict[str, str] = {}


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was handed out.

    :param versions: of the engine, Django and pytest with which it was made.
    """

    schema: str
    kind: Literal["assignment", "take-home"]
    title: str
    katas: list[HandedOut]
    versions: dict[str, str]


def manifest(
    kind: Literal["assignment", "take-home"], title: str, tasks: Sequence[Task], files: Mapping[str, bytes]
) -> Manifest:
    """Return the manifest of *files*, which are handed out."""
    handed = [
        HandedOut(
            id=task.kata.id,
            folder=folder_of(task.kata),
            title=task.kata.meta.title,
            level=task.kata.meta.level.value,
            minutes=task.kata.meta.minutes,
            points=task.points,
            edit=task.kata.meta.edit,
            stub=shipped_answer(task.kata) or task.kata.answer_fingerprint,
            sha256=digest(files, folder_of(task.kata)),
            files=digests(files, folder_of(task.kata)),
        )
        for task in tasks
    ]
    versions = {name: version(name) for name in ("Django", "pytest", "pytest-django")}
    return Manifest(SCHEMA, kind, title, handed, {"pytest-djangokata": engine_version(), **versions})


def manifest_text(made: Manifest) -> bytes:
    """Return a manifest as JSON."""
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"


def digest(files: Mapping[str, bytes], folder: str) -> str:
    """Return a SHA-256 over the files below *folder*, in hex."""
    found = hashlib.sha256()
    for name in sorted(files):
        if name.startswith(f"{folder}/"):
            content = files[name]
            found.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
    return found.hexdigest()


def digests(files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    """Return a SHA-256 of each file below *folder*, in hex, by its name there."""
    start = f"{folder}/"
    return {
        name.removeprefix(start): hashlib.sha256(files[name]).hexdigest()
        for name in sorted(files)
        if name.startswith(start)
    }
