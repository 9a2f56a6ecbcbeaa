"""The levels between a kata's module and its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

#: A name's way down from the module, and what makes the item at its end.
Leaf = tuple[list[str], Callable[[pytest.Collector, str], pytest.Item]]


class KataClass(pytest.Class):
    """A class in a kata's module. It is a ``pytest.Class`` because test explorers ask for one; the class itself is empty."""

    def __init__(self, *, leaves: list[Leaf], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.leaves = leaves

    def _getobj(self) -> type:
        return type(self.name, (), {})

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        return grow(self, self.leaves)


def grow(parent: pytest.Collector, leaves: Iterable[Leaf]) -> Iterator[pytest.Item | pytest.Collector]:
    """Build one level of the tree below *parent*, in the order of the leaves."""
    below: dict[str, list[Leaf]] = {}
    order: list[tuple[str, Callable[[pytest.Collector, str], pytest.Item] | None]] = []
    for chain, make in leaves:
        if len(chain) == 1:
            order.append((chain[0], make))
            continue
        if chain[0] not in below:
            below[chain[0]] = []
            order.append((chain[0], None))
        below[chain[0]].append((chain[1:], make))
    for name, make_item in order:
        if make_item is not None:
            yield make_item(parent, name)
        else:
            yield KataClass.from_parent(parent, name=name, leaves=below[name])
