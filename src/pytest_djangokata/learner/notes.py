"""What is remembered of a learner besides results: hints seen, answers looked up, ratings.

One small file in the workspace. Without it hints and ratings start again; code and results are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec

from pytest_djangokata.files import replace_file
from pytest_djangokata.progress.lock import locked
from pytest_djangokata.progress.store import FOLDER, prepare_folder, set_aside

VERSION = 1
FILE = "learner.json"
LOCK = "learner.lock"

#: How well a debrief was told, by the learner's own judgement: from "not yet" to "fluently".
RATINGS = ("not yet", "with gaps", "well", "fluently")
#: From here on a kata counts as explained.
EXPLAINED = 3


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered about one kata.

    :param hints: how many hints have been shown.
    :param spoiled: the answers were looked up before the kata was solved.
    :param rating: how well the learner could explain it, 1 to 4; 0 as long as nobody has asked.
    :param doubted: fingerprint of the answer for which verify has last found other data that it is wrong for.
    :param rated: the day of the rating, as YYYY-MM-DD.
    """

    hints: Annotated[int, msgspec.Meta(ge=0)] = 0
    spoiled: bool = False
    rating: Annotated[int, msgspec.Meta(ge=0, le=len(RATINGS))] = 0
    rated: str = ""
    doubted: str = ""

    @property
    def explained(self) -> bool:
        return self.rating >= EXPLAINED


class NotesFile(msgspec.Struct):
    """The contents of the file: notes under ``topic/kata``."""

    version: int
    katas: dict[str, Note]


class Notes:
    """The notes of one workspace.

    :param root: the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self.path = self._folder / FILE
        #: What the person should know about the file, if anything.
        self.notices: list[str] = []
        #: There is a file that could neither be used nor set aside, and must not be overwritten.
        self._in_the_way = False

    def read(self) -> dict[str, Note]:
        """Return all notes. A file that cannot be understood is set aside and told; it is never deleted."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._in_the_way = True
            self._notice(f"{self.path} cannot be read ({error.strerror}); hints and ratings are not remembered.")
            return {}
        try:
            read = msgspec.json.decode(data, type=NotesFile)
            if read.version == VERSION:
                return read.katas
            reason = f"was written by another version of pytest-djangokata ({read.version}, {VERSION} is known here)"
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            reason = "is damaged"
        try:
            aside = set_aside(self.path)
        except OSError:
            self._in_the_way = True
            self._notice(f"{self.path} {reason}; hints and ratings are not remembered.")
        else:
            self._notice(f"{self.path} {reason}; it is now {aside}, and hints and ratings start again.")
        return {}

    def of(self, kata_id: str) -> Note:
        """Return the note about one kata."""
        return self.read().get(kata_id, Note())

    def change(self, kata_id: str, change: Callable[[Note], Note]) -> Note:
        """Change the note about one kata and return it; of two commands at once, none loses what the other wrote."""
        changed = change(Note())
        try:
            prepare_folder(self._folder)
            with locked(self._folder / LOCK):
                known = self.read()
                changed = change(known.get(kata_id, Note()))
                if not self._in_the_way and changed != known.get(kata_id, Note()):
                    data = msgspec.json.encode(NotesFile(VERSION, known | {kata_id: changed}))
                    replace_file(self.path, msgspec.json.format(data, indent=1))
        except OSError as error:
            self._notice(f"{self.path} cannot be written ({error.strerror}); hints and ratings are not remembered.")
        return changed

    def _notice(self, text: str) -> None:
        if text not in self.notices:
            self.notices.append(text)
