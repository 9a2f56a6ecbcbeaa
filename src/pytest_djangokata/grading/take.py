"""Finding a kata in a submission, and taking from it what its learner edits; everything else is ours."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.patterns import pattern
from pytest_djangokata.check.variants import contents
from pytest_djangokata.grading.trees import SKIPPED, Refused, Tree, check

MAX_TAKEN = 200  # files
MAX_TOTAL = 4 << 20  # bytes
MAX_PART = 255  # bytes of one part of a name: no system takes more

#: What some systems take for more than a part of a name, or not at all.
NO_NAME = re.compile(r'[\\:*?"<>|]|(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)|[. ](?:/|$)', re.IGNORECASE)


def folder_of(names: Iterable[str], kata: Kata, *, alone: bool = False) -> str | None:
    """Return the folder of *kata* in a submission, with a slash at its end; None if it is not there.

    The katas may lie below any folder, as they do in an archive of a repository. Where there are two, the one below
    ``katas/`` at the top counts.

    :param alone: it is the only kata of the assignment, so that its files may lie at the top.

    :raises Refused: if it is there twice.
    """
    names = list(names)
    found: set[str] = set()
    for name in names:
        parts = name.split("/")
        for place in range(len(parts) - 2):
            if parts[place] == kata.topic and parts[place + 1] == kata.name and not SKIPPED.intersection(parts[:place]):
                found.add("/".join(parts[: place + 2]) + "/")
                break
    top = top_folder(names)
    usual = f"{top}{kata.root.name}/{kata.id}/"
    if usual in found:
        return usual
    if len(found) > 1:
        one, other = sorted(found)[:2]
        raise Refused(f"it is there twice: {one} and {other}")
    if not found and alone and any(is_wanted(name.removeprefix(top), kata) for name in names if name.startswith(top)):
        return top
    return next(iter(found), None)


def top_folder(names: Iterable[str]) -> str:
    """Return the one folder in which everything lies, with a slash at its end; empty if there is none.

    A file system's own notes beside it do not count.
    """
    names = [name for name in names if not name.startswith(("__MACOSX/", "."))]
    top = ""
    while (firsts := {name.removeprefix(top).partition("/")[:2] for name in names}) and len(firsts) == 1:
        first, slash = firsts.pop()
        if not slash or first in ("katas", "kata_project"):
            break
        top += f"{first}/"
    return top


def is_wanted(name: str, kata: Kata) -> bool:
    """Whether the learner of *kata* edits the file *name*, given from the kata's folder."""
    parts = name.split("/")
    if SKIPPED.intersection(parts) or any(part in ("", ".", "..") for part in parts):
        return False
    return any(pattern(entry).fullmatch(name) for entry in kata.meta.edit)


def take(tree: Tree, folder: str, kata: Kata) -> dict[str, bytes]:
    """Return the files of an answer, by their path in the kata: those of *folder* over those as shipped.

    A file that the kata names and the submission leaves out stays as it was shipped. Of a pattern, where the submission
    has anything of it, the submission decides what is there.

    :raises Refused: if one is no ordinary file, has a name that not every machine takes, or two have names that some
        machines take for the same.
    """
    found = {
        name.removeprefix(folder): entry
        for name, entry in tree.entries.items()
        if name.startswith(folder) and is_wanted(name.removeprefix(folder), kata)
    }
    _refuse_no_names(found)
    _refuse_namesakes(found)
    _refuse_links_above(tree, folder, kata)
    if len(found) > MAX_TAKEN:
        raise Refused(f"it has more than {MAX_TAKEN} files to take")
    for entry in found.values():
        check(entry)
    if sum(entry.size for entry in found.values()) > MAX_TOTAL:
        raise Refused(f"its files have more than {MAX_TOTAL:,} bytes")
    given = {name: tree.read(entry.name) for name, entry in found.items()}
    shipped = {
        name: content for name, content in contents(kata, None).items() if name in given or _stays(name, kata, given)
    }
    return dict(sorted((shipped | given).items()))


def _stays(name: str, kata: Kata, given: Mapping[str, bytes]) -> bool:
    """Whether a shipped file that the submission does not have stays there."""
    for entry in kata.meta.edit:
        if name == entry:
            return True
        if pattern(entry).fullmatch(name) and any(pattern(entry).fullmatch(one) for one in given):
            return False
    return True


def _refuse_no_names(found: Iterable[str]) -> None:
    for name in found:
        parts = name.encode("utf-8", "surrogateescape").split(b"/")
        if not name.isprintable() or NO_NAME.search(name) or any(len(part) > MAX_PART for part in parts):
            raise Refused(f"{name[:100]} is no name that every machine takes")


def _refuse_namesakes(found: Mapping[str, object]) -> None:
    seen: dict[str, str] = {}
    for name in found:
        plain = unicodedata.normalize("NFC", name).casefold()
        if plain in seen:
            raise Refused(f"{seen[plain]} and {name} have the same name on some machines")
        seen[plain] = name


def _refuse_links_above(tree: Tree, folder: str, kata: Kata) -> None:
    """Refuse a link where a folder with the kata's files would be: what lies behind it is not in the submission."""
    for entry in kata.meta.edit:
        parts = f"{folder}{entry}".split("/")
        for length in range(1, len(parts)):
            above = tree.entries.get("/".join(parts[:length]))
            if above is not None and not above.is_file:
                raise Refused(f"{above.name} is a link or a device, and a folder is wanted")


def content_hash(kata: str, files: Mapping[str, bytes]) -> str:
    """Return a hash of an answer's files, in hex."""
    digest = hashlib.sha256(kata.encode() + b"\0")
    for name, content in sorted(files.items()):
        encoded = name.encode("utf-8", "surrogateescape")
        digest.update(len(encoded).to_bytes(8, "big") + encoded + len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def is_untouched(kata: Kata, files: Mapping[str, bytes]) -> bool:
    """Whether an answer is what was shipped, but for the ends of its lines."""
    return _unix(files) == _unix(contents(kata, None))


def _unix(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content.replace(b"\r\n", b"\n") for name, content in files.items()}
