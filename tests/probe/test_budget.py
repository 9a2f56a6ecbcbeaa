"""What costs too much is said in words that fit the number."""

from __future__ import annotations

import pytest

from pytest_djangokata.probe.budget import over_budget
from pytest_djangokata.probe.verdict import Observation


@pytest.mark.parametrize(
    ("cost", "bound", "said"),
    [(1, 0, "1 query, where 0 are allowed"), (2, 1, "2 queries, where 1 is allowed"), (2, 2, "")],
)
def test_a_cost_is_said_in_words(cost: int, bound: int, said: str) -> None:
    observed = Observation(None, None, queries=cost)
    assert over_budget({}, {"budget": {"queries": bound}, "beyond": {}}, observed) == said
