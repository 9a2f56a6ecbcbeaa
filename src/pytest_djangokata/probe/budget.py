"""What a case may cost: as many queries and rows as the probe allows, or as many more than the reference took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_djangokata.probe.verdict import Observation

#: Of what a case may cost beyond the reference, the share that a right answer should leave, and the least bound of which
#: there can be such a share: smaller ones are what a README promises.
LEFT, LEAST_BOUND = 0.2, 5

#: For ``budget`` and ``beyond`` each, the bounds on ``queries`` and ``rows``.
Bounds = Mapping[str, Mapping[str, int]]

#: What one of them is called.
ONE = {"queries": "query", "rows": "row"}


def over_budget(case: Any, bounds: Bounds, observed: Observation, reference: Observation | None = None) -> str:
    """Return what a case cost too much, or an empty string.

    :param case: may have bounds of its own.
    :param bounds: the probe's, for all cases.
    :param reference: what the reference solution did in the same case, once it is known.
    """
    for name in ("queries", "rows"):
        cost = getattr(observed, name)
        allowed = [_bound(case, bounds, "budget", name)]
        if reference is not None and (more := _bound(case, bounds, "beyond", name)) is not None:
            allowed.append(getattr(reference, name) + more)
        bound = min((one for one in allowed if one is not None), default=None)
        if bound is not None and cost > bound:
            costs = f"{cost} {ONE[name] if cost == 1 else name}"
            return f"{costs}, where {bound} {'is' if bound == 1 else 'are'} allowed"
    return ""


def nearly_over(case: Any, bounds: Bounds, queries: int, rows: int, reference: Observation) -> str:
    """Return what came so near to what a case may cost beyond the reference that other data could take it there, or "".

    :param case: see :func:`over_budget`; so are *bounds* and *reference*.
    """
    for name, cost in (("queries", queries), ("rows", rows)):
        more = _bound(case, bounds, "beyond", name)
        used = cost - getattr(reference, name)
        if more is not None and more >= LEAST_BOUND and used > (1 - LEFT) * more:
            return f"{used} of {more} {name} beyond the reference"
    return ""


def _bound(case: Any, bounds: Bounds, kind: str, name: str) -> int | None:
    own = case.get(kind, {}) if isinstance(case, dict) else {}
    bound: int | None = own.get(name, bounds[kind].get(name))
    return bound
