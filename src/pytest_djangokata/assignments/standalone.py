"""A folder of katas that stands alone: without their answers, with the engine, and with all that pytest needs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest_djangokata
from pytest_djangokata.assignments.leaks import Secrets, leaks, read_all, secrets_of
from pytest_djangokata.assignments.pins import requirements
from pytest_djangokata.assignments.toml import as_toml
from pytest_djangokata.assignments.wheel import engine_wheel
from pytest_djangokata.catalogue import Kata, load_topic
from pytest_djangokata.catalogue.installed import own_project
from pytest_djangokata.catalogue.model import Topic, kata_files
from pytest_djangokata.catalogue.requirements import missing, parse_requirement
from pytest_djangokata.catalogue.shipped import HINTS, how_to_seal
from pytest_djangokata.check.metadata import unreadable
from pytest_djangokata.check.variants import contents
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote
from pytest_djangokata.layout import TOPIC_FILE
from pytest_djangokata.learner.prose import read_hints
from pytest_djangokata.learner.workspace import (
    GITIGNORE,
    as_shipped,
    project_files,
    pyproject,
)

VENDOR = "vendor"


@dataclass(frozen=True)
class Handout:
    """What is handed out, by its path, and what must not be in it.

    :param public: what of it comes from the katas, the project and the engine, as they were shipped.
    """

    files: dict[str, bytes]
    secrets: Secrets
    wheel: str


def handout(katas: Sequence[Kata], versions: Mapping[str, str], *, hints: bool = False) -> Handout:
    """Return a folder with *katas*, the engine, the practice project, and what pytest and pip need.

    :param versions: what is to be installed; see :func:`~pytest_djangokata.assignments.pins.pinned`.

    :raises DjangokataError: if a kata has no answers here, or its stub is its solution.
    """
    for kata in katas:
        _fit_to_hand_out(kata)
        _can_be_pinned(kata, versions)
    _refuse_strays([*(kata.path for kata in katas), own_project()])
    files = kata_copies(katas) | {name: path.read_bytes() for path, name in project_files()}
    engine = Path(pytest_djangokata.__file__).parent
    public = files | {f"engine/{name}": content for name, content in read_all(engine, _is_byte_code)}
    secrets = secrets_of(katas, public, hints=hints)
    wheel, content = engine_wheel()
    path = f"{VENDOR}/{wheel}"
    files[path] = content
    files["requirements.txt"] = requirements(f"./{path}", katas, versions).encode()
    files["pyproject.toml"] = pyproject(katas).encode()
    files[".gitignore"] = GITIGNORE.encode()
    if hints:
        files |= {f"{folder_of(kata)}/{HINTS}": hints_page(kata).encode() for kata in katas}
    return Handout(files, secrets, wheel)


def kata_copies(katas: Sequence[Kata], *, complete: bool = False) -> dict[str, bytes]:
    """Return the files of *katas* as shipped, with those of their packages, by their paths beside each other.

    :param complete: with ``.meta``.
    """
    files: dict[str, bytes] = {}
    for kata in katas:
        files |= {f"{folder_of(kata)}/{name}": content for name, content in as_shipped(kata).items()}
        if complete:
            hidden = read_all(kata.hidden, _is_byte_code)
            files |= {f"{folder_of(kata)}/.meta/{name}": content for name, content in hidden}
        for package in (kata.root, kata.path.parent):
            if (package / "__init__.py").is_file():
                name = f"{package.relative_to(kata.root.parent).as_posix()}/__init__.py"
                files[name] = (package / "__init__.py").read_bytes()
        files[f"{kata.root.name}/{kata.topic}/{TOPIC_FILE}"] = topic_text(kata.path.parent, katas).encode()
    return files


def folder_of(kata: Kata) -> str:
    """Return where a kata lies in a folder that is handed out."""
    return f"{kata.root.name}/{kata.id}"


def topic_text(folder: Path, katas: Iterable[Kata]) -> str:
    """Return the file of a topic with those of its katas that are handed out."""
    topic = load_topic(folder)
    names = [kata.name for kata in katas if kata.path.parent == folder]
    title, summary, order = (
        (topic.meta.title, topic.meta.summary.strip(), topic.meta.order)
        if isinstance(topic, Topic)
        else (folder.name, folder.name, 1000)
    )
    if isinstance(topic, Topic):
        names = [name for name in topic.meta.katas if name in names] + [n for n in names if n not in topic.meta.katas]
    return f"title = {as_toml(title)}\nsummary = {as_toml(summary)}\norder = {order}\nkatas = {as_toml(names)}\n"


def hints_page(kata: Kata) -> str:
    """Return the hints of a kata as Markdown that shows one after the other."""
    parts = [f"# Hints for {kata.meta.title}\n"]
    for number, text in enumerate(read_hints(kata.hidden), 1):
        parts.append(f"<details>\n<summary>Hint {number}</summary>\n\n{text}\n\n</details>\n")
    return "\n".join(parts)


def write_handout(folder: Path, given: Handout, extra: Mapping[str, bytes]) -> None:
    """Write a folder that is handed out, and look through all of it; after a leak nothing of it is left.

    :param extra: files that belong to this handout alone: its README for one.

    :raises DjangokataError: if the folder is not empty, or something in it must not be handed out.
    """
    empty_folder(folder)
    made = not folder.exists()
    try:
        for name, content in {**given.files, **extra}.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        refuse_leaks(folder, list(read_all(folder)), given.secrets)
    except BaseException:
        for path in folder.glob("*") if not made else [folder]:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def empty_folder(folder: Path) -> None:
    """Check that nothing is in *folder*.

    :raises DjangokataError: if something is.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DjangokataError(f"{folder}: it is there already, and not empty.\nName another folder, or remove it.")


def refuse_leaks(place: Path, files: Iterable[tuple[str, bytes]], secrets: Secrets) -> None:
    """Check that *files* hold nothing that must not be handed out.

    :raises DjangokataError: if they do.
    """
    for leak in leaks(files, secrets):
        raise DjangokataError(
            f"{place}: nothing was written: {leak.file} would hold a line of {leak.kata} {leak.source}:\n"
            f"  {leak.line[:100]}\n"
            "Take the line out of what is handed out, or put it into the kata's README or stub if it may be known."
        )


def _fit_to_hand_out(kata: Kata) -> None:
    """Check that a kata can be handed out and graded."""
    if not (kata.hidden / "solution").is_dir():
        raise DjangokataError(
            f"{kata.id}: its answers are not here: {kata.hidden / 'solution'}\n"
            "Hand it out from where the package or the pack with its answers is installed."
        )
    for finding in unreadable(kata):
        raise DjangokataError(
            f"{kata.id}: {finding}\nCorrect it, and see what else there is: djangokata check {quote(str(kata.path))}"
        )
    shipped = {name: content for name, content in as_shipped(kata).items() if name in contents(kata, None)}
    if shipped == contents(kata, kata.hidden / "solution"):
        raise DjangokataError(
            f"{kata.id}: its files to edit hold the solution.\n"
            f"{how_to_seal(kata) or f'Bring the stub back: djangokata reset {kata.id}'}"
        )


def _can_be_pinned(kata: Kata, versions: Mapping[str, str]) -> None:
    """Check that what a kata needs is installed here, since its version is what is handed out.

    :raises DjangokataError: if it is not.
    """
    given = {name.lower() for name in versions}
    for requirement in kata.meta.requires:
        lack = missing(requirement)
        if lack is not None and requirement != "fork" and parse_requirement(requirement)[0] not in given:
            raise DjangokataError(
                f"{kata.id}: what it needs is not here, so no version of it can be handed out: {lack.reason}.\n"
                f"{lack.command or 'Choose another kata.'}"
            )


def _refuse_strays(folders: Iterable[Path]) -> None:
    """Check that nothing lies among what is handed out that version control does not know: somebody's own file.

    :raises DjangokataError: if something does.
    """
    for folder in folders:
        if strays := untracked(folder):
            raise DjangokataError(
                f"{strays[0]}: it lies among what is handed out, and is not in version control.\n"
                "Remove it, or add it with git if it belongs there."
            )


def untracked(folder: Path) -> list[Path]:
    """Return the files in *folder* that git does not know; none where git does not know the folder at all."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=folder, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    known = {os.fsdecode(name) for name in done.stdout.split(b"\0") if name}
    if not {"kata.toml", "settings.py"} & known:
        return []
    return [path for path in kata_files(folder) if path.relative_to(folder).as_posix() not in known]


def _is_byte_code(path: Path) -> bool:
    return "__pycache__" in path.parts or path.suffix in (".pyc", ".pyo")
