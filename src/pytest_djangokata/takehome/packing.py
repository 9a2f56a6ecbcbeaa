"""Packing exactly what a candidate hands in, and saying what is left out."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from pytest_djangokata.assignments.manifest import HandedOut
from pytest_djangokata.assignments.wheel import archive
from pytest_djangokata.catalogue.model import expand, fingerprint, kata_files, named_files
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.files import replace_file
from pytest_djangokata.grading.trees import MAX_FILE
from pytest_djangokata.layout import TESTS
from pytest_djangokata.takehome.candidate import Copy, moment
from pytest_djangokata.takehome.model import HISTORY, NOTES, RECEIPT, RECORD, Commit, Signed, indented
from pytest_djangokata.takehome.words import visible

MAX_HISTORY = 20 << 20
MAX_COMMITS = 200
MAX_NAMED = 200  # files that are noted as left out


@dataclass(frozen=True)
class Packed:
    """What was packed.

    :param left_out: what was not, each with the reason.
    :param missing: files to edit that are not there any more.
    :param untouched: folders of katas in which nothing has been edited.
    """

    path: Path
    names: list[str]
    left_out: list[str]
    missing: list[str]
    untouched: list[str]


def submit(copy: Copy, target: Path | None = None, now: datetime | None = None) -> Packed:
    """Pack what is handed in, and note the end. An earlier submission is replaced.

    :raises DjangokataError: if something else is at *target*, or it names no zip archive.
    """
    target = target or copy.root / f"submission-{copy.receipt.receipt.id}.zip"
    _check_free(target, copy)
    files: dict[str, bytes] = {}
    left_out: dict[str, str] = {}
    for path in _wanted(copy):
        name = path.relative_to(copy.root).as_posix()
        if path.is_symlink() or any(part.is_symlink() for part in path.parents if copy.root in part.parents):
            left_out[name] = "it is a link"
        elif path.stat().st_size > MAX_FILE:
            left_out[name] = f"it is bigger than {MAX_FILE:,} bytes"
        else:
            files[name] = path.read_bytes()
    for kata in copy.manifest.katas:
        left_out |= {f"{kata.folder}/{name}": why for name, why in _others(copy.root / kata.folder, kata)}
    record = msgspec.structs.replace(
        copy.record(),
        submitted=now or moment(),
        commits=commits(copy.root),
        left_out=[visible(name) for name in left_out][:MAX_NAMED],
    )
    files[RECEIPT] = indented(copy.receipt)
    files[RECORD] = indented(record)
    history = git_bundle(copy.root)
    if len(history) > MAX_HISTORY:
        left_out["the history of git"] = f"it is bigger than {MAX_HISTORY:,} bytes"
    elif history:
        files[HISTORY] = history
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, archive(files))
    copy.note(record)
    return Packed(
        path=target,
        names=sorted(files),
        left_out=[f"{name}: {why}" for name, why in left_out.items()],
        missing=list(_missing(copy)),
        untouched=list(_untouched(copy)),
    )


def _check_free(target: Path, copy: Copy) -> None:
    if target.suffix.lower() != ".zip":
        raise DjangokataError(f"{target}: a submission is a zip archive.\nName it so: -o FILE.zip")
    if target.exists() and not _is_earlier(target, copy.receipt):
        raise DjangokataError(
            f"{target}: it is there already, and no earlier submission of this take-home.\nName another file: -o FILE.zip"
        )


def _is_earlier(path: Path, receipt: Signed) -> bool:
    try:
        with zipfile.ZipFile(path) as found:
            return found.read(RECEIPT) == indented(receipt)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _wanted(copy: Copy) -> Iterator[Path]:
    for kata in copy.manifest.katas:
        folder = copy.root / kata.folder
        yield from expand(folder, kata.edit)
        yield from sorted(path for path in folder.glob(TESTS) if path.is_file())
    if (copy.root / NOTES).is_file():
        yield copy.root / NOTES


def _others(folder: Path, kata: HandedOut) -> Iterator[tuple[str, str]]:
    """Yield what is in the folder of a kata beside what is handed in, and was not handed out like that, and why not."""
    wanted = {*expand(folder, kata.edit), *folder.glob(TESTS)}
    for path in kata_files(folder) if kata.files and folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path in wanted:
            continue
        if name not in kata.files:
            yield name, f"it is new, and only {', '.join(kata.edit)} and test_*.py are taken"
        elif path.is_symlink() or _hash(path) != kata.files[name]:
            yield name, f"it is changed, and only {', '.join(kata.edit)} and test_*.py are taken"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing(copy: Copy) -> Iterator[str]:
    for kata in copy.manifest.katas:
        names = (f"{kata.folder}/{name}" for name in named_files(kata.edit))
        yield from (name for name in names if not (copy.root / name).is_file())


def _untouched(copy: Copy) -> Iterator[str]:
    for kata in copy.manifest.katas:
        folder = copy.root / kata.folder
        if fingerprint(folder, expand(folder, kata.edit)) == kata.stub:
            yield kata.folder


def commits(root: Path) -> list[Commit]:
    """Return the commits of a repository whose top is *root*, the newest first; none where it is none."""
    if not (root / ".git").exists():
        return []
    text = _git(root, "log", f"-{MAX_COMMITS}", "--format=%cI%x09%s").decode("utf-8", "replace")
    return [Commit(time, subject[:200]) for time, _, subject in (line.partition("\t") for line in text.splitlines())]


def git_bundle(root: Path) -> bytes:
    """Return the history of a repository whose top is *root*; nothing where it is none, or has no commit."""
    return _git(root, "bundle", "create", "-", "HEAD") if (root / ".git").exists() else b""


def _git(root: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""
