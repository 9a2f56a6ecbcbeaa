"""Where the learner stands, read from files: nothing is run, and pytest is not imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue import Catalogue, Kata, load_kata
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.learner.notes import Note, Notes
from pytest_djangokata.learner.place import Place
from pytest_djangokata.progress.build import build
from pytest_djangokata.progress.model import KataProgress, Progress, State
from pytest_djangokata.progress.next_kata import next_kata
from pytest_djangokata.progress.store import read_state, state_path
from pytest_djangokata.progress.surroundings import Surroundings


class _Given(Surroundings):
    """Surroundings whose catalogue is known, since no run has met any of its katas."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue

    def around(self, folders: Iterable[Path]) -> Catalogue:
        return self._catalogue


@dataclass(frozen=True)
class Overview:
    """All katas of a place with what is known of each.

    :param progress: the katas in the order of learning, and the next one.
    :param notes: what is remembered of the learner, under the IDs of the katas.
    :param notices: what the person should know about files that could not be used.
    """

    progress: Progress
    notes: dict[str, Note]
    notices: tuple[str, ...] = ()

    def kata(self, kata_id: str) -> KataProgress:
        return next(kata for kata in self.progress.katas if kata.id == kata_id)

    @property
    def doubted(self) -> list[KataProgress]:
        """The katas that are solved, and answer other data wrongly."""
        return [kata for kata in self.progress.katas if _is_doubted(kata, self.notes.get(kata.id, Note()))]

    @property
    def to_explain(self) -> list[KataProgress]:
        """The katas that are solved and cannot be explained yet, by the learner's own rating or for want of one."""
        return [kata for kata in self.progress.katas if kata.solved and not self._note(kata).explained]

    @property
    def to_ask_again(self) -> list[KataProgress]:
        """The katas that are not solved, and that the learner was asked about and could not explain."""
        return [
            kata
            for kata in self.progress.katas
            if not kata.solved and (note := self._note(kata)).rating and not note.explained
        ]

    def _note(self, kata: KataProgress) -> Note:
        return self.notes.get(kata.id, Note())


def _is_doubted(kata: KataProgress, note: Note) -> bool:
    """Whether verify has last found that the present answer, whose tests pass, is wrong for other data."""
    if not kata.solved or not note.doubted:
        return False
    loaded = load_kata(kata.folder)
    return isinstance(loaded, Kata) and loaded.answer_fingerprint == note.doubted


def overview(place: Place) -> Overview:
    """Read where the learner stands in *place*."""
    known = read_state(state_path(place.root))
    notes = Notes(place.root)
    remembered = notes.read()
    notices = [known.notice, *notes.notices, *(str(problem) for problem in place.catalogue.problems)]
    progress = build(_Given(place.catalogue), {}, (), known.katas)
    return Overview(progress, remembered, tuple(notice for notice in notices if notice))


def select(
    katas: Iterable[KataProgress],
    *,
    words: Sequence[str] = (),
    topics: Sequence[str] = (),
    levels: Sequence[str] = (),
    todo: bool = False,
) -> list[KataProgress]:
    """Return the katas that fit all that is asked for, in their order.

    :param words: each must stand in the ID, the title or the question; case does not matter.
    :param topics: one of these; all if there are none.
    :param levels: one of these; all if there are none.
    :param todo: only those that are neither solved nor beyond what is installed here.
    """
    wanted = [word.casefold() for word in words]
    return [
        kata
        for kata in katas
        if (not topics or kata.topic in topics)
        and (not levels or kata.level in {Level(level) for level in levels})
        and all(word in f"{kata.id}\n{kata.title}\n{kata.question}".casefold() for word in wanted)
        and not (todo and (kata.solved or kata.state is State.NOT_RUNNABLE))
    ]


def next_of(seen: Overview, katas: Sequence[KataProgress]) -> KataProgress | None:
    """Return the kata to do next among *katas*, in the order that a run of pytest proposes."""
    among = {kata.id for kata in katas}
    following = next_kata([msgspec.structs.replace(kata, ran=kata.id in among) for kata in seen.progress.katas])
    return following if following is not None and following.id in among else None
