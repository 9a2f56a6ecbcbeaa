"""Whether a folder that is handed out holds anything of what must stay with the teacher."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.check.variants import answer_name, find_answers

#: How many signs a line must have, blanks and quotes aside, to say anything.
MEANS = 12

#: Files in ``.meta`` whose lines are secret; of the folders every file.
SECRET_FILES = ("probe.py", "act.py", "debrief.md", "wrong.toml", "hints.md")
SECRET_FOLDERS = ("solution", "accepted", "wrong")
HINTS = "hints.md"

#: Signs that change when text is quoted, escaped or wrapped, and so do not count.
IGNORED = str.maketrans("", "", " \t\r\n\v\f\\'\"`")


@dataclass(frozen=True)
class Leak:
    """A line that must not be there.

    :param file: where it was found; a file in an archive behind the archive's name.
    :param kata: whose it is.
    :param source: the file in ``.meta`` that has it.
    """

    file: str
    kata: str
    source: str
    line: str


@dataclass(frozen=True)
class Secrets:
    """Lines that must not be handed out, under their first signs."""

    by_start: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)

    def add(self, kata: str, source: str, line: str) -> None:
        text = condensed(line)
        if len(text) < MEANS:
            return
        known = self.by_start.setdefault(text[:MEANS], [])
        if all(secret[0] != text for secret in known):
            known.append((text, kata, source, line.strip()))

    def found_in(self, text: str) -> Iterator[tuple[str, str, str, str]]:
        """Yield each secret line that occurs in *text*: condensed, its kata, its file, and the line."""
        text = condensed(text)
        starts = self.by_start
        for place in range(len(text) - MEANS + 1):
            for secret in starts.get(text[place : place + MEANS], ()):
                if text.startswith(secret[0], place):
                    yield secret

    def forget(self, texts: Iterable[str]) -> None:
        """Leave out what *texts* say, which is public."""
        known = {secret[0] for text in texts for secret in self.found_in(text)}
        for start, secrets in list(self.by_start.items()):
            self.by_start[start] = [secret for secret in secrets if secret[0] not in known]


def condensed(text: str) -> str:
    """Return *text* without the signs that do not count."""
    return text.translate(IGNORED)


def secrets_of(katas: Iterable[Kata], public: Mapping[str, bytes], *, hints: bool = False) -> Secrets:
    """Return what must stay with the teacher: answers right and wrong, their names, probes and debriefs.

    :param public: what may be handed out, by its path, which is public too: as it was shipped, never read from what was
        handed out.
    :param hints: whether the hints are handed out too.
    """
    secrets = Secrets()
    said = []
    for kata in katas:
        for path in secret_files(kata):
            text = path.read_text(encoding="utf-8", errors="replace")
            if path.name == HINTS and hints:
                said.append(text)
                continue
            for line in text.splitlines():
                # A line of a diff has a sign in front, which an answer has not.
                secrets.add(
                    kata.id, path.relative_to(kata.path).as_posix(), line[1:] if path.suffix == ".diff" else line
                )
        for answer in find_answers(kata, "wrong"):
            secrets.add(kata.id, ".meta/wrong", answer_name(answer))
    secrets.forget([*public, *(content.decode("utf-8", "replace") for content in public.values()), *said])
    return secrets


def secret_files(kata: Kata) -> list[Path]:
    """Return the files in ``.meta`` whose lines are secret."""
    found = [kata.hidden / name for name in SECRET_FILES]
    for folder in SECRET_FOLDERS:
        found += sorted((kata.hidden / folder).rglob("*"))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def leaks(files: Iterable[tuple[str, bytes]], secrets: Secrets) -> Iterator[Leak]:
    """Yield what *files* hold of the secrets, also in their names, and inside of archives."""
    for name, content in files:
        if ".meta" in Path(name).parts:
            yield Leak(name, "", ".meta", name)
        for text in (name, content.decode("utf-8", "replace")):
            for _, kata, source, line in secrets.found_in(text):
                yield Leak(name, kata, source, line)
        for inner in _members(content):
            yield from leaks([(f"{name}: {inner[0]}", inner[1])], secrets)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive; none where it is no archive. They are our own, so they have no bounds."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    yield entry.filename, archive.read(entry)
    elif content[:2] in (b"\x1f\x8b", b"BZ") or content[:6] == b"\xfd7zXZ\x00":
        try:
            with tarfile.open(fileobj=io.BytesIO(content)) as archive_:
                for member in archive_:
                    if (file := archive_.extractfile(member)) is not None:
                        yield member.name, file.read()
        except tarfile.TarError:
            return


def read_all(folder: Path, skip: Callable[[Path], bool] = lambda _: False) -> Iterator[tuple[str, bytes]]:
    """Yield every file below *folder* with its name there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not skip(path):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
