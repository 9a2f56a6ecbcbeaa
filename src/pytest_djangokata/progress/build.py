"""From outcomes to progress: what the catalogue holds, what this run found out, and what earlier runs knew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.catalogue.requirements import missing
from pytest_djangokata.catalogue.shipped import shipped_answer
from pytest_djangokata.progress.model import KataProgress, Progress, Record, State, merge
from pytest_djangokata.progress.next_kata import learning_order, next_kata
from pytest_djangokata.progress.surroundings import Surroundings


def build(
    surroundings: Surroundings,
    ran: Mapping[Path, Record],
    unrunnable: Iterable[Path],
    known: Mapping[str, Record],
    named: Collection[Path] = (),
) -> Progress:
    """Work out where the learner stands.

    :param surroundings: finds what else there is to learn.
    :param ran: the outcomes of this run under the folders of the katas.
    :param unrunnable: folders of katas that were chosen but cannot run here.
    :param known: the outcomes of earlier runs under the IDs of the katas.
    :param named: folders of the katas to which the command line leads.
    """
    folders = [*ran, *unrunnable]
    catalogue = surroundings.around(folders)
    katas = dict(catalogue.katas)
    for folder in folders:
        # Of two katas with one name in two catalogues, the one that ran is meant.
        loaded = load_kata(folder)
        kata = loaded if isinstance(loaded, Kata) else loaded.kata
        if kata is not None:
            katas[kata.id] = kata
    places = {name: place for place, name in enumerate(sorted(katas, key=catalogue.order))}
    status = []
    for name in sorted(katas, key=learning_order(catalogue)):
        kata, record = katas[name], known.get(name)
        stale = kata.path not in ran and record is not None and record.fingerprint != surroundings.fingerprint(kata)
        found = _status(kata, ran.get(kata.path), record, stale=stale, chosen=kata.path in folders)
        status.append(msgspec.structs.replace(found, place=places[name]))
    return Progress(tuple(status), next_kata(status), _counted(status, named))


def _counted(status: Iterable[KataProgress], named: Collection[Path]) -> frozenset[str]:
    """Return the IDs of the katas to which the command line leads, where those are several and not whole topics."""
    inside = [kata for kata in status if kata.folder in named or kata.ran]
    topics = {kata.topic for kata in inside}
    whole = all(kata.folder in named for kata in status if kata.topic in topics)
    return frozenset() if len(inside) < 2 or whole or not named else frozenset(kata.id for kata in inside)


def _status(kata: Kata, new: Record | None, known: Record | None, *, stale: bool, chosen: bool) -> KataProgress:
    record = known if new is None else merge(known, new)
    lacks = (
        () if new is not None else tuple(lack for requirement in kata.meta.requires if (lack := missing(requirement)))
    )
    solved_now = new is not None and record is not None and record.solved and not (known and known.solved)
    return KataProgress(
        id=kata.id,
        topic=kata.topic,
        title=kata.meta.title,
        level=kata.meta.level,
        question=kata.meta.question,
        points=kata.meta.points,
        minutes=kata.meta.minutes,
        folder=kata.path,
        state=_state(kata, record, bool(lacks)),
        stale=stale,
        begun=stale and kata.answer_fingerprint != shipped_answer(kata),
        ran=chosen,
        solved_now=solved_now,
        collected=record.collected if record is not None else 0,
        altered=record.altered if record is not None and record.passes else (),
        passed_part=new.passed_part if new is not None and not solved_now else 0,
        tests=record.tests if record is not None else {},
        lacks=lacks,
        after=tuple(kata.meta.after),
        guards=tuple(kata.meta.passes_as_shipped),
    )


def _state(kata: Kata, record: Record | None, lacks: bool) -> State:
    if record is None:
        return State.NOT_RUNNABLE if lacks else State.UNTOUCHED
    # What has been solved elsewhere stays solved where it cannot run.
    if lacks and not record.solved:
        return State.NOT_RUNNABLE
    needs_stub = not record.solved and not record.broken
    return record.state(shipped_answer(kata) if needs_stub else None)


def changed(ran: Mapping[Path, tuple[str, Record]], known: Mapping[str, Record]) -> Iterator[tuple[str, Record]]:
    """Yield what has to be remembered of this run."""
    for name, record in ran.values():
        yield name, merge(known.get(name), record)
