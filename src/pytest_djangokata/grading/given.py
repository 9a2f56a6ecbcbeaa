"""What was handed out and is nobody's to edit: which files of it came back otherwise, or not at all.

Nothing of them is taken. But whose tests are other ones sees other results, so both readers are told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from pytest_djangokata.assignments.manifest import Manifest
from pytest_djangokata.assignments.model import Task
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.given import is_test
from pytest_djangokata.catalogue.installed import MANIFEST
from pytest_djangokata.catalogue.model import kata_files
from pytest_djangokata.grading.model import Changed
from pytest_djangokata.grading.take import is_wanted
from pytest_djangokata.grading.trees import MAX_FILE, Tree

BOM = b"\xef\xbb\xbf"


def may_be_given(tasks: Sequence[Task]) -> Callable[[str], bool]:
    """Return whether a name could be that of a file which was handed out with *tasks* and is nobody's to edit."""
    ends = (
        f"/{MANIFEST}",
        *(f"/{task.kata.root.name}/{task.kata.id}/{name}" for task in tasks for name in given_names(task.kata)),
    )
    return lambda name: f"/{name}".endswith(ends)


def given_names(kata: Kata) -> list[str]:
    """Return the files of a kata that its learner does not edit."""
    names = (path.relative_to(kata.path).as_posix() for path in kata_files(kata.path))
    return [name for name in names if not is_wanted(name, kata)]


def handed_out(tree: Tree, folder: str, kata: Kata) -> Mapping[str, str]:
    """Return a SHA-256 of each file of *kata* as it was handed out, by its name, from the manifest in a submission.

    Who changes the manifest too hides changes of files that nobody takes, and no more. Without a manifest nobody knows which
    version of the files was handed out, and there is nothing.

    :param folder: where the kata lies in the submission.
    """
    place = folder.removesuffix(f"{kata.root.name}/{kata.id}/")
    content = tree.glance(f"{place}{MANIFEST}") if place != folder else None
    return {} if content is None else _files(content).get(kata.id, {})


@lru_cache(maxsize=8)
def _files(manifest: bytes) -> dict[str, dict[str, str]]:
    try:
        return {one.id: one.files for one in msgspec.json.decode(manifest, type=Manifest).katas}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def changed(
    tree: Tree, folder: str, kata: Kata, handed: Mapping[str, str], *, has_tests: bool = False
) -> list[Changed]:
    """Return the given files of *kata* that came back otherwise, or not at all.

    A file that is as the grader has it is none of them, nor is one that differs only in how its lines end. Files are only
    missed where others of their kind came: many hand in nothing but their answers.

    :param handed: a SHA-256 of each file as it was handed out; of others nothing is said.
    :param has_tests: whether tests are handed in, so that one that is not there was deleted.
    """
    names = [name for name in given_names(kata) if name in handed]
    there = [name for name in names if f"{folder}{name}" in tree.entries]
    has_others = not all(map(is_test, there))
    found = []
    for name in names:
        if name not in there:
            if has_others or (is_test(name) and (has_tests or there)):
                found.append(Changed(name, deleted=True))
        elif not _is_same(tree, f"{folder}{name}", (kata.path / name).read_bytes, handed[name]):
            found.append(Changed(name))
    return found


def _is_same(tree: Tree, name: str, own: Callable[[], bytes], digest: str) -> bool:
    """Whether a file is as it was handed out, or as it is here; also where nobody can see it."""
    content = tree.glance(name)
    if content is None:
        entry = tree.entries[name]
        return entry.is_file and entry.size <= MAX_FILE
    digests = {hashlib.sha256(form).hexdigest() for form in _forms(content)}
    return digest in digests or hashlib.sha256(own()).hexdigest() in digests


def _forms(content: bytes) -> Iterator[bytes]:
    """Yield a file as it is, and as it may have been before a system or an editor ended its lines otherwise."""
    yield content
    bare = content.removeprefix(BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
    for form in (bare, bare + b"\n"):
        yield form
        yield form.replace(b"\n", b"\r\n")
