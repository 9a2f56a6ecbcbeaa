"""What a child tells the parent about each test that it collected."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pytest_djangokata.protocol.wire import safe_repr

#: Marks that act here; in the parent they would change how the item is treated.
ACTING_MARKS = frozenset(["parametrize", "usefixtures", "filterwarnings"])
MAX_PARAMETER = 200  # characters
FLUSHING_FIXTURES = frozenset(
    ["transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"]
)


def describe_item(item: pytest.Item) -> dict[str, Any]:
    """Return what the parent needs to show *item* as a node of its own."""
    chain = [node for node in item.listchain() if isinstance(node, pytest.Item | pytest.Collector)]
    params = getattr(getattr(item, "callspec", None), "params", {})
    start = max(index for index, node in enumerate(chain) if isinstance(node, pytest.File))
    return {
        "id": item.nodeid,
        "file": str(item.path),
        "chain": [node.name for node in chain[start + 1 :]],
        "location": item.location,
        "marks": [
            [mark.name, plain(mark.args), plain(mark.kwargs)]
            for mark in item.iter_markers()
            if mark.name not in ACTING_MARKS
        ],
        "keywords": [name for name in item.keywords if isinstance(name, str)],
        "fixtures": list(getattr(item, "fixturenames", ())),
        "params": {str(name): short(value) for name, value in params.items()},
        "order": isolation_order(item),
    }


def isolation_order(item: pytest.Item) -> int:
    """Return when a test runs within its kata: in a transaction (0), with a flush afterwards (1), without a database (2).

    Those with a flush leave an empty database behind, so they come after those that rely on what migrations put there.
    """
    from django.test import TestCase, TransactionTestCase

    case = getattr(item, "cls", None)
    fixtures = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    if isinstance(case, type) and issubclass(case, TransactionTestCase):
        return 0 if issubclass(case, TestCase) else 1
    if fixtures & FLUSHING_FIXTURES or (
        mark is not None and (mark.kwargs.get("transaction") or mark.kwargs.get("reset_sequences"))
    ):
        return 1
    return 0 if mark is not None or "db" in fixtures else 2


def plain(value: Any, depth: int = 4) -> Any:
    """Return *value* with what JSON cannot say, or only at great length, replaced by its ``repr``."""
    if isinstance(value, list | tuple) and depth:
        return [plain(one, depth - 1) for one in value]
    if isinstance(value, dict) and depth:
        return {key if isinstance(key, str) else safe_repr(key): plain(one, depth - 1) for key, one in value.items()}
    if value is None or type(value) in (bool, int, str) or (type(value) is float and math.isfinite(value)):
        return value
    return safe_repr(value)[:200]


def short(value: Any) -> Any:
    """Return *value* as plain data, or the beginning of its ``repr`` where that is long."""
    found = plain(value)
    return found if len(repr(found)) <= MAX_PARAMETER else safe_repr(value)[:MAX_PARAMETER]
