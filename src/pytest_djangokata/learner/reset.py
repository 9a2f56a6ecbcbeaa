"""Back to the stub, with the learner's version kept aside, and back again."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.given import altered_files, given_source
from pytest_djangokata.catalogue.model import expand, fingerprint, named_files
from pytest_djangokata.catalogue.patterns import pattern
from pytest_djangokata.catalogue.shipped import hidden_of, how_to_seal, is_handed_out, shipped_answer
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.files import replace_file
from pytest_djangokata.learner.place import Place, pristine
from pytest_djangokata.progress.store import FOLDER, prepare_folder

KEPT = "kept"
#: Where given files go aside: ``--undo`` brings back answers, and never those.
KEPT_GIVEN = "kept-given"
#: How many commits are looked through for the stub.
MAX_COMMITS = 200

Files = dict[str, bytes]


@dataclass(frozen=True)
class Done:
    """What a reset did; nothing where the files were as shipped already.

    :param kept: the folder in which the learner's version is kept; None where there was none.
    :param back: the files that were missing.
    """

    kept: Path | None = None
    back: tuple[str, ...] = ()


def reset(place: Place, kata: Kata) -> Done:
    """Put the shipped answer files in place.

    :raises DjangokataError: if nobody here knows how they were shipped, or a file cannot be written.
    """
    present = answer_of(kata.path, kata)
    stub = shipped_files(kata)
    if present == stub:
        return Done()
    kept = keep(place, kata, present) if is_version(kata, present, stub) else None
    put(kata, stub)
    return Done(kept, tuple(name for name in stub if name not in present))


def is_version(kata: Kata, present: Files, stub: Files) -> bool:
    """Whether *present* is work of the learner's, and not only the stub without files that have to be there."""
    lost = named_files(kata.meta.edit)
    return present != {name: content for name, content in stub.items() if name in present or name not in lost}


def reset_given(place: Place, kata: Kata) -> Path | None:
    """Bring the files back that are given with *kata* and are not the learner's to edit.

    :returns: the folder in which the versions are kept that were there; None where nothing was changed.
    :raises DjangokataError: if nobody here knows how they were, or a file cannot be written.
    """
    source = given_source(kata)
    if source is None:
        raise DjangokataError(
            f"{kata.id}: how its other files were is not known here: no installed package has another copy of it.\n"
            f"Take them from where the kata came from, or from git, into {kata.path}"
        )
    files = altered_files(kata, source)
    if not files:
        return None
    present = {name: (kata.path / name).read_bytes() for name in files if (kata.path / name).is_file()}
    kept = keep(place, kata, present, KEPT_GIVEN)
    for name, content in files.items():
        (kata.path / name).parent.mkdir(parents=True, exist_ok=True)
        replace_file(kata.path / name, content)
    return kept


def undo(place: Place, kata: Kata) -> Path:
    """Bring the version back that was kept last; the present one is kept aside in its place.

    :returns: the folder in which the version was that is back now.
    :raises DjangokataError: if there is none.
    """
    folder = place.root / FOLDER / KEPT / kata.topic / kata.name
    versions = sorted(path for path in folder.glob("*") if path.is_dir())
    if not versions:
        raise DjangokataError(f"{kata.id}: no earlier version is kept.\nIt is kept by: djangokata reset {kata.id}")
    present = answer_of(kata.path, kata)
    # A file that has to be there stays, where the version that was kept had lost it.
    needed = {name: present[name] for name in named_files(kata.meta.edit) if name in present}
    back = needed | answer_of(versions[-1], kata)
    if present != back and is_version(kata, present, _stub_or_none(kata) or {}):
        keep(place, kata, present)
    put(kata, back)
    shutil.rmtree(versions[-1])
    return versions[-1]


def answer_of(folder: Path, kata: Kata) -> Files:
    """Return the contents of the files below *folder* that the learner edits."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in expand(folder, kata.meta.edit)}


def keep(place: Place, kata: Kata, files: Files, where: str = KEPT) -> Path:
    """Keep *files* aside, in a folder that is named by the moment."""
    prepare_folder(place.root / FOLDER)
    base = place.root / FOLDER / where / kata.topic / kata.name
    folder = base / datetime.now(UTC).strftime("%Y-%m-%dT%H.%M.%S.%fZ")
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)  # an answer whose files are all gone is a version too
    return folder


def put(kata: Kata, files: Files) -> None:
    """Let the answer of *kata* consist of *files*; each is replaced as a whole."""
    for path in expand(kata.path, kata.meta.edit):
        if path.relative_to(kata.path).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        target = kata.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, content)


def shipped_files(kata: Kata) -> Files:
    """Return the answer files as they were shipped.

    In a workspace the installed kata has them. In a checkout git has: of the commits that touched the files, the newest
    whose files have the fingerprint that the kata's author recorded. A folder that was handed out has that fingerprint,
    and git may have the files.

    :raises DjangokataError: if neither knows.
    """
    stub = _stub_or_none(kata)
    if stub is None:
        names = ", ".join(kata.meta.edit)
        fresh = f"Take them from a fresh copy of the project, into {kata.path}"
        if is_handed_out(kata):
            fresh = f"Take {names} from the folder as it was handed out to you, into {kata.path}"
        raise DjangokataError(
            f"{kata.id}: how its files were shipped is not known here: git has no such version of them.\n"
            f"{how_to_seal(kata) or fresh}"
        )
    return stub


def _stub_or_none(kata: Kata) -> Files | None:
    wanted = shipped_answer(kata)
    alone = is_handed_out(kata) and hidden_of(kata.path) is None
    if alone and wanted is None:
        return None
    source = kata if alone else pristine(kata)
    for files in chain([answer_of(source.path, kata)], _committed(kata.path, kata)):
        if wanted is None or _fingerprint(files) == wanted:
            return files
    return None


def _fingerprint(files: Files) -> str:
    """Return what ``Kata.answer_fingerprint`` is for *files*, whose order is that of the patterns in ``edit``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        return fingerprint(folder, tuple(folder / file for file in files))


def _committed(root: Path, kata: Kata) -> Iterator[Files]:
    """Yield the answer files of the commits that touched them, the newest first."""
    commits = _git(
        root, "log", "--format=%H", f"-{MAX_COMMITS}", "--", *(str(kata.path / one) for one in kata.meta.edit)
    )
    for commit in (commits or b"").decode().split():
        listed = _git(root, "ls-tree", "-r", "-z", "--name-only", "--full-name", commit, "--", str(kata.path))
        top = _git(root, "rev-parse", "--show-toplevel")
        if listed is None or top is None:
            return
        base = Path(top.decode(errors="surrogateescape").rstrip("\n"))
        names = [base / name.decode(errors="surrogateescape") for name in listed.split(b"\0") if name]
        matching = _in_order(kata, [name for name in names if name.is_relative_to(kata.path)])
        files = {}
        for path in matching:
            content = _git(root, "show", f"{commit}:{path.relative_to(base).as_posix()}")
            if content is not None:
                files[path.relative_to(kata.path).as_posix()] = content
        yield files


def _in_order(kata: Kata, paths: list[Path]) -> list[Path]:
    """Return the *paths* that ``edit`` names, in the order of its patterns; some may not exist any more."""
    found: dict[Path, None] = {}
    for entry in kata.meta.edit:
        for path in sorted(paths):
            relative = path.relative_to(kata.path)
            if ".meta" not in relative.parts and pattern(entry).fullmatch(relative.as_posix()):
                found[path] = None
    return list(found)


def _git(root: Path, *arguments: str) -> bytes | None:
    """Return what git prints; None where git is missing, or says no."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
