"""Which kata to take next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pytest_djangokata.catalogue import Catalogue, Level
from pytest_djangokata.progress.model import KataProgress, State

#: The learning path that comes before the order of topics.
PATH = "thirty"

#: Work begun comes before work not begun. What is broken has a line of its own, so it is proposed last.
READINESS = {State.FAILING: 0, State.UNTOUCHED: 1, State.SOLVED: 1, State.BROKEN: 2}


def learning_order(catalogue: Catalogue) -> Callable[[str], tuple[object, ...]]:
    """Return a sort key for IDs of katas: the steps of the path first, then the order of topics and of their katas."""
    steps: dict[str, int] = {}
    if (path := catalogue.paths.get(PATH)) is not None:
        for number, step in enumerate(path.steps):
            steps.setdefault(step.kata, number)
    return lambda name: (steps.get(name, len(steps)), *catalogue.order(name))


def next_kata(katas: Sequence[KataProgress]) -> KataProgress | None:
    """Return the first kata that is left to do: of this run, else of its topics, else of them all.

    Where a part of the catalogue was asked for, its basic katas come first, and those of one level in the order of their
    topic. In all of it the order is that of learning.

    :param katas: the whole catalogue in the order of learning.
    """
    left = [kata for kata in katas if not kata.solved and kata.state is not State.NOT_RUNNABLE]
    unsolved = {kata.id for kata in katas if not kata.solved}
    topics = {kata.topic for kata in katas if kata.ran}
    is_part = any(not kata.ran for kata in left)
    levels = list(Level)

    def ready(kata: KataProgress) -> bool:
        return unsolved.isdisjoint(kata.after)

    def order(kata: KataProgress) -> tuple[object, ...]:
        inside = (levels.index(kata.level), kata.place) if is_part else ()
        return READINESS[kata.state], not ready(kata), *inside

    of_run = [kata for kata in left if kata.ran]
    of_topics = [kata for kata in left if kata.topic in topics and ready(kata)]
    if of_run or of_topics:
        return min(of_run or of_topics, key=order)
    return next(filter(ready, left), None) or next(iter(left), None)
