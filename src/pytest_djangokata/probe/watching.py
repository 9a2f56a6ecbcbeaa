"""Putting cases to one submission, or to the reference solution, and telling what is seen of each."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_djangokata.catalogue.model import Kata
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.probe.comparing import MAX_REASON
from pytest_djangokata.probe.dialogue import Fault, Trusted
from pytest_djangokata.probe.seat import Prepared, Seat
from pytest_djangokata.probe.seats import Seats, read_answer
from pytest_djangokata.probe.verdict import Observation
from pytest_djangokata.wall.build import Layers
from pytest_djangokata.workers.faults import STOPPED


class NoAnswer(Exception):
    """A case was not answered.

    :param late: time was up.
    :param ours: a trusted process was brought down.
    """

    def __init__(self, text: str, *, late: bool = False, ours: bool = False) -> None:
        super().__init__(text)
        self.late = late
        self.ours = ours


@dataclass(frozen=True)
class Watched:
    """A submission in its seat, and what comes of its cases, each when it is asked for."""

    seat: Seat
    observations: Generator[Observation]

    @property
    def layers(self) -> Layers:
        return self.seat.layers


@dataclass(frozen=True)
class Watcher:
    """Puts the cases of one batch to one submission after the other.

    :param seats: where submissions sit.
    :param names: of the broker's databases by their aliases.
    :param cases: all of the batch; a case is named by its number among them.
    :param stage: the trusted process that inspects the databases afterwards; None where nothing inspects them.
    :param limit: the seconds that a case has at most.
    """

    seats: Seats
    names: dict[str, str]
    cases: Sequence[Prepared]
    stage: Trusted | None
    limit: float

    @contextlib.contextmanager
    def watch(
        self,
        submission: Kata | dict[str, bytes],
        numbers: Sequence[int] | None = None,
        *,
        seconds: Sequence[float] = (),
    ) -> Iterator[Watched]:
        """Run the cases in one process of *submission*.

        :param submission: a kata's folder with its files, or their contents by their paths in the kata.
        :param numbers: those of the cases, if not all of them are run.
        :param seconds: that each of all the cases has, within the limit; none where the limit is all.

        :raises NoAnswer: when something goes wrong, by anybody's fault; also from the observations.
        """
        try:
            files = read_answer(submission) if isinstance(submission, Kata) else submission
        except (OSError, DjangokataError) as error:
            raise NoAnswer(f"the files cannot be read: {error}") from error
        asked = range(len(self.cases)) if numbers is None else numbers
        with self._telling(), self.seats.take(files, self.names) as seat:
            yield Watched(seat, self._observe(seat, asked, seconds))

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            late = fault.breakage.reason.startswith(STOPPED)
            raise NoAnswer(fault.breakage.text(self.seats.path), late=late) from fault

    def _observe(self, seat: Seat, numbers: Sequence[int], seconds: Sequence[float]) -> Generator[Observation]:
        for number in numbers:
            prepared = self.cases[number]
            begun = time.monotonic()
            bound = min(self.limit, seconds[number]) if seconds else self.limit
            seen = seat.ask(prepared, images=self.stage is not None, seconds=bound)
            if seen.impure:
                raise NoAnswer(f"{seen.impure[:MAX_REASON]} (the act passes on what the submission gave)")
            took = time.monotonic() - begun
            state = None if self.stage is None else self._inspect(self.stage, prepared, seen.images)
            yield Observation(seen.answer, state, seen.queries, seen.rows, took)

    def _inspect(self, stage: Trusted, prepared: Prepared, images: dict[str, bytes]) -> Any:
        sizes = {alias: len(image) for alias, image in images.items()}
        request = {"do": "inspect", "case": prepared.case, "sizes": sizes}
        try:
            inspected, _ = stage.ask(request, b"".join(images.values()), doing="inspect(case) ran")
        except Fault as fault:
            raise NoAnswer(fault.breakage.text(self.seats.path), ours=not stage.open) from fault
        return inspected["state"]
