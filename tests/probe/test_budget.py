"""What costs too much is said in words that fit the number."""

from __future__ import annotations

import pytest

from pytest_djangokata.probe.budget import nearly_over, over_budget
from pytest_djangokata.probe.verdict import Observation


@pytest.mark.parametrize(
    ("cost", "bound", "said"),
    [(1, 0, "1 query, where 0 are allowed"), (2, 1, "2 queries, where 1 is allowed"), (2, 2, "")],
)
def test_a_cost_is_said_in_words(cost: int, bound: int, said: str) -> None:
    observed = Observation(None, None, queries=cost)
    assert over_budget({}, {"budget": {"queries": bound}, "beyond": {}}, observed) == said


@pytest.mark.parametrize(
    ("rows", "bound", "said"),
    [(19, 10, "9 of 10 rows beyond the reference"), (18, 10, ""), (14, 4, ""), (5, 10, "")],
    ids=["nine of ten", "eight of ten", "all of a bound that a README promises", "less than the reference"],
)
def test_what_leaves_less_than_a_fifth_of_its_bound_is_near_it(rows: int, bound: int, said: str) -> None:
    bounds = {"budget": {}, "beyond": {"rows": bound}}
    assert nearly_over({}, bounds, queries=0, rows=rows, reference=Observation(None, rows=10)) == said
