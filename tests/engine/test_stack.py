"""Deep calls cost what shallow ones do."""

from __future__ import annotations

import sys

import pytest

from pytest_djangokata.child.stack import call_with_room

resource = pytest.importorskip("resource")

#: Calls at each depth. At the end of a part of the stack, each of them would map a page.
CALLS = 500


def leaf() -> None:
    """Do nothing."""


def at_depth(depth: int) -> None:
    if depth:
        return at_depth(depth - 1)
    for _ in range(CALLS):
        leaf()
    return None


@pytest.mark.skipif(sys.gettrace() is not None, reason="a tracer's own frames need memory too")
def test_no_depth_of_calls_maps_memory_again_and_again() -> None:
    found: list[int] = []

    def measure() -> None:
        for depth in range(200):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            at_depth(depth)
            found.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)

    call_with_room(measure)
    assert max(found) < CALLS / 2
