"""What a check has found good, kept in a file of the author's: one that was ended, or takes days, goes on from there."""

from __future__ import annotations

import contextlib
import hashlib
import platform
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue.installed import own_project
from pytest_djangokata.catalogue.model import fingerprint, kata_files
from pytest_djangokata.catalogue.requirements import installed_version, required
from pytest_djangokata.check.model import KataCheck
from pytest_djangokata.errors import DjangokataError

PACKAGE = Path(__file__).parents[1]
#: Parts of this package that stand on the check, so that a change of theirs cannot change what it finds.
ABOVE = ("learner", "assignments", "grading", "takehome", "cli")


class Good(msgspec.Struct, frozen=True):
    """One kata that was good.

    :param state: a hash of all that decides what the check finds, see :func:`state_of`.
    """

    kata: str
    state: str


class Before:
    """A file with a line for each kata that was good, in its state of then. Lines that cannot be read are passed over.

    :param asked: how the check is asked for.
    :raises DjangokataError: if there can be no such file.
    """

    def __init__(self, path: Path, asked: Sequence[object]) -> None:
        self._path = path
        self._asked = asked
        self._states: dict[Path, Good] = {}
        self._known: set[Good] = set()
        try:
            with path.open("ab+") as file:
                file.seek(0)
                for line in file:
                    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
                        self._known.add(msgspec.json.decode(line, type=Good))
        except OSError as error:
            raise DjangokataError(
                f"--resume {path}: {error.strerror}.\nName a file that can be written; it is made if it is not there."
            ) from error

    def left(self, folders: Sequence[Path]) -> list[Path]:
        """Return those of the katas in *folders* that were not good before, or have changed since."""
        self._states = {folder: state_of(folder, self._asked) for folder in folders}
        return [folder for folder, state in self._states.items() if state not in self._known]

    def note(self, result: KataCheck) -> None:
        """Note at once what was found, if it was good and the kata is as it was when it was looked at."""
        if not result.passed or result.not_runnable:
            return
        for folder, state in self._states.items():
            if state.kata == result.kata and state == state_of(folder, self._asked):
                with self._path.open("ab") as file:
                    # On a line of its own, also after one that was cut off.
                    file.write(b"\n" + msgspec.json.encode(state) + b"\n")


def state_of(folder: Path, asked: Sequence[object]) -> Good:
    """Return the kata in *folder* with a hash of all that decides what the check finds about it.

    That is the kata, ``.meta`` included, the practice project, this package but for what stands on the check, the versions
    of Python and of all that this package requires, and how the check is asked for.
    """
    parts = [fingerprint(part, kata_files(part)) for part in (folder, folder / ".meta")]
    text = repr((*parts, *_surroundings(), *asked))
    return Good(f"{folder.parent.name}/{folder.name}", hashlib.sha256(text.encode()).hexdigest())


@cache
def _surroundings() -> tuple[str, ...]:
    below = tuple(path for path in kata_files(PACKAGE) if path.relative_to(PACKAGE).parts[0] not in ABOVE)
    project = own_project()
    ours = (fingerprint(PACKAGE, below), fingerprint(project, kata_files(project)))
    return (*ours, platform.python_version(), *(f"{name} {installed_version(name)}" for name in required()))
