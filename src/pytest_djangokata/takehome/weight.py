"""How much the katas of one candidate ask, beside those of others of the role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pytest_djangokata.progress.text import amount

#: By how much all katas of a candidate together may be longer or shorter than what is usual for the role.
ALL = 0.1

#: What follows where katas of one role weigh otherwise, since the draw itself never does that.
CHANGED = "the katas have changed since. Compare with care."


@dataclass(frozen=True)
class Weight:
    """What a candidate is asked.

    :param topics: how many katas there are of each.
    :param levels: how many katas there are of each; empty where nobody knows.
    """

    minutes: int
    topics: dict[str, int]
    levels: dict[str, int]

    @property
    def katas(self) -> int:
        return sum(self.topics.values())

    def __str__(self) -> str:
        return ", ".join([amount(self.katas, "kata"), amount(self.minutes, "minute"), *self.levels])


def weight_of(katas: Iterable[tuple[str, int, str]]) -> Weight:
    """Return the weight of katas.

    :param katas: ID, minutes and level of each; a level that nobody knows is empty.
    """
    known = list(katas)
    topics = Counter(name.partition("/")[0] for name, _, _ in known)
    levels = Counter(level for _, _, level in known if level)
    return Weight(sum(minutes for _, minutes, _ in known), dict(sorted(topics.items())), dict(sorted(levels.items())))


def unequal(weights: Sequence[Weight]) -> list[str]:
    """Return in what candidates of one role differ more than their draw lets them; nothing if they can be compared."""
    return list(_unequal(weights))


def _unequal(weights: Sequence[Weight]) -> Iterator[str]:
    numbers = [weight.katas for weight in weights]
    minutes = [weight.minutes for weight in weights]
    if min(numbers) != max(numbers):
        yield span(numbers, "kata")
    elif any(weight.topics != weights[0].topics for weight in weights):
        yield "other topics"
    # Each may be that much beside what is usual for the role, one above it and one below.
    if min(minutes) * (1 + ALL) < max(minutes) * (1 - ALL):
        yield span(minutes, "minute")
    known = [weight.levels for weight in weights if weight.levels]
    if any(set(levels) != set(known[0]) for levels in known):
        yield "other levels"


def span(numbers: Sequence[int], one: str) -> str:
    """Return from what to what numbers of things go."""
    low, high = min(numbers), max(numbers)
    return amount(low, one) if low == high else f"{low} to {amount(high, one)}"
