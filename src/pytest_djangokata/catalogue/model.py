"""The shapes of ``topic.toml``, ``kata.toml`` and ``paths.toml``, and of what they describe."""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from pytest_djangokata.layout import KATA_FILE, TESTS, TOPIC_FILE

#: Parts of a kata's folder that make it a Django app of its own, so that its package goes into INSTALLED_APPS.
APP_PARTS = (
    "apps.py",
    "models.py",
    "models",
    "admin.py",
    "templates",
    "templatetags",
    "static",
    "management",
    "migrations",
)

#: Bytes of a file whose content is hashed.
MAX_HASHED = 1 << 20

PositiveInt = Annotated[int, msgspec.Meta(ge=1)]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class Level(enum.StrEnum):
    """How deep a question goes: what a fresher is asked, and what an experienced candidate is asked."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class TopicFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The contents of ``topic.toml``."""

    title: Text
    summary: Text
    katas: list[Text]
    #: Where the topic stands in the order of learning; equal numbers are ordered by name.
    order: int = 1000


class KataFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The contents of ``kata.toml``."""

    title: Text
    level: Level
    question: Text
    points: PositiveInt
    minutes: PositiveInt
    #: Files or globs that the learner edits; nothing else is taken from a submission.
    edit: Annotated[list[Text], msgspec.Meta(min_length=1)]
    #: What must be there for the kata to run: ``django>=6.0``, ``extra:api``, ``postgres``.
    requires: list[Text] = []
    docs: list[Text] = []
    #: Katas that teach what this one presupposes.
    after: list[Text] = []
    #: Seconds for each test; ``--kata-timeout`` wins, without either it is 20.
    timeout: Annotated[float, msgspec.Meta(gt=0)] | None = None
    #: What an answer may do beyond what every answer may, when it is judged: ``processes``.
    wall: list[Literal["processes"]] = []
    #: Tests that pass before the learner has done anything: they guard what must not break.
    passes_as_shipped: list[Text] = []


class Step(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One question of a learning path, and the kata that answers it."""

    question: Text
    kata: Text
    #: Further katas on the question, off the path.
    more: list[Text] = []


class PathFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One learning path of ``paths.toml``."""

    title: Text
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in the files of a catalogue.

    :param path: the file that is wrong, or that is missing.
    :param key: the key in it, or an empty string.
    :param message: what is wrong.
    :param advice: what to do next.
    :param kata: the kata, if nothing is wrong but that a file of it has gone: it cannot run, and counts all the same.
    """

    path: Path
    key: str
    message: str
    advice: str = ""
    kata: Kata | None = None

    @property
    def lost(self) -> tuple[str, ...]:
        """The names under which somebody may ask for what it keeps out: a kata's and its topic's, or a topic's."""
        folder = self.path.parent
        if self.path.name == TOPIC_FILE:
            return (folder.name,)
        if self.path.name == KATA_FILE and self.kata is None:
            return (f"{folder.parent.name}/{folder.name}", folder.name, folder.parent.name)
        return ()

    @property
    def finding(self) -> str:
        """What is wrong, and where, without the advice."""
        return f"{self.path}: {self.key}: {self.message}" if self.key else f"{self.path}: {self.message}"

    def __str__(self) -> str:
        return f"{self.finding}\n{self.advice}" if self.advice else self.finding


@dataclass(frozen=True)
class Kata:
    """One exercise: a folder ``<root>/<topic>/<name>`` with a valid ``kata.toml``."""

    path: Path
    meta: KataFile

    @cached_property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def topic(self) -> str:
        return self.path.parent.name

    @cached_property
    def root(self) -> Path:
        """The folder of all topics; its parent goes on ``sys.path``."""
        return self.path.parent.parent

    @cached_property
    def id(self) -> str:
        """The stable name that people type: ``topic/kata``."""
        return f"{self.topic}/{self.name}"

    @cached_property
    def package(self) -> str:
        """The name under which the kata's folder is imported."""
        return f"{self.root.name}.{self.topic}.{self.name}"

    @property
    def is_app(self) -> bool:
        return any((self.path / part).exists() for part in APP_PARTS)

    @property
    def owns_schema(self) -> bool:
        """Whether the learner's files decide the tables, so that a submission migrates its own database."""
        return any(
            part in ("models.py", "models", "migrations") for entry in self.meta.edit for part in Path(entry).parts
        )

    @property
    def settings(self) -> str | None:
        """The kata's own settings module, if it brings one."""
        return f"{self.package}.settings" if (self.path / "settings.py").is_file() else None

    @property
    def hidden(self) -> Path:
        """The folder with the solution, the probe and the debrief; it is not part of a learner's workspace."""
        return self.path / ".meta"

    @cached_property
    def test_files(self) -> tuple[Path, ...]:
        return tuple(sorted(path for path in self.path.glob(TESTS) if path.is_file()))

    @cached_property
    def edit_files(self) -> tuple[Path, ...]:
        """The files that match ``edit``, in the order of the patterns, each once."""
        return expand(self.path, self.meta.edit)

    @property
    def fingerprint(self) -> str:
        """A hash of everything that decides the kata's result, see :func:`kata_files`."""
        folder = str(self.path)
        return _fingerprint(folder, _files_below(folder))

    @property
    def answer_fingerprint(self) -> str:
        """A hash of the files that the learner edits."""
        return fingerprint(self.path, self.edit_files)


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of katas with an order of its own."""

    path: Path
    meta: TopicFile

    @property
    def name(self) -> str:
        return self.path.name


def expand(folder: Path, patterns: list[str]) -> tuple[Path, ...]:
    """Return the files in *folder* that match *patterns*, in the order of the patterns, each once."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts and ".meta" not in path.relative_to(folder).parts:
                found[path] = None
    return tuple(found)


def named_files(patterns: Iterable[str]) -> list[str]:
    """Return those of *patterns* that name one file, and so say that it has to be there."""
    return [pattern for pattern in patterns if not set(pattern) & set("*?[")]


def kata_files(folder: Path) -> tuple[Path, ...]:
    """Return all files of a kata, sorted, without byte code and what lies in or below a name that begins with a dot."""
    return tuple(map(Path, _files_below(str(folder))))


def _files_below(folder: str) -> list[str]:
    """As :func:`kata_files`, in text: this is asked of the whole catalogue after each run and by each list of katas."""
    found: list[str] = []
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != "__pycache__":
                            folders.append(entry.path)
                    elif os.path.isfile(entry.path) if entry.is_symlink() else entry.is_file():
                        found.append(entry.path)
        except OSError:  # it has gone meanwhile, or is not ours to read
            continue
    found.sort(key=lambda path: path.replace(os.sep, "\0"))  # the order of paths, which is that of their parts
    return found


def fingerprint(folder: Path, files: tuple[Path, ...]) -> str:
    """Return a SHA-256 over the names and contents of *files*, in hex.

    A file that cannot be read counts as empty. Of one that is too big for a source, size and time have to do: somebody's
    database may lie there.
    """
    return _fingerprint(str(folder), map(str, files))


def _fingerprint(folder: str, files: Iterable[str]) -> str:
    import hashlib  # OpenSSL behind it takes a while to load, and lists of katas do without

    digest = hashlib.sha256()
    inside = len(os.path.join(folder, ""))
    for path in files:
        try:
            with open(path, "rb", buffering=0) as file:
                status = os.fstat(file.fileno())
                is_big = status.st_size > MAX_HASHED
                content = f"{status.st_size} {status.st_mtime_ns}".encode() if is_big else file.readall()
        except OSError:
            content = b""
        name = os.fsencode(path[inside:].replace(os.sep, "/"))
        digest.update(name + b"\0" + len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
