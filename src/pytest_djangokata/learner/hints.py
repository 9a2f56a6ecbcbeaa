"""One more hint, remembered."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.notes import Notes
from pytest_djangokata.learner.place import pristine
from pytest_djangokata.learner.prose import read_hints


@dataclass(frozen=True)
class Hints:
    """The hints of a kata, and how far the learner is with them.

    :param texts: all of them, as Markdown.
    :param seen: how many have been shown, this one included.
    :param is_new: the last of these had not been seen before.
    """

    texts: list[str]
    seen: int
    is_new: bool

    @property
    def more(self) -> bool:
        """Whether there is a further one."""
        return self.seen < len(self.texts)


def hints(kata: Kata, notes: Notes, *, further: bool) -> Hints:
    """Return the hints that the learner has seen, with one more if a *further* one is wanted and there is one.

    :raises DjangokataError: if the kata has none here.
    """
    texts = read_hints(pristine(kata).hidden)
    if not texts:
        raise DjangokataError(f"{kata.id}: there are no hints.\nRead the task: {kata.path / 'README.md'}")
    before = min(notes.of(kata.id).hints, len(texts))
    if not further or before == len(texts):
        return Hints(texts, before, is_new=False)
    # Counted from what the file holds then: another command may have shown one since.
    note = notes.change(kata.id, lambda known: msgspec.structs.replace(known, hints=min(known.hints + 1, len(texts))))
    return Hints(texts, note.hints, is_new=True)
