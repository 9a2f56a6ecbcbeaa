"""Fixtures for a kata's tests: query budgets that explain themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Protocol

import pytest

from pytest_djangokata.catalogue.load import edit_files
from pytest_djangokata.testing.queries import Enough, QueryLog, record, too_many


class AssertQueries(Protocol):
    """The type of the fixture ``assert_queries``."""

    def __call__(
        self, exactly: int | None = None, *, at_most: int | None = None, because: str = ""
    ) -> AbstractContextManager[QueryLog]: ...


RecordQueries = Callable[[], AbstractContextManager[QueryLog]]

#: Queries beyond a budget that tell all that there is to tell. Code that sends one for each of thousands of rows is stopped
#: there, so that its verdict comes at once.
ENOUGH = 200


@pytest.fixture
def record_queries(request: pytest.FixtureRequest) -> RecordQueries:
    """Return a context manager that records the statements of its block."""
    return partial(record, *place(request))


@pytest.fixture
def assert_queries(request: pytest.FixtureRequest) -> AssertQueries:
    """Return a context manager that fails when its block sends another number of queries than allowed.

    ``assert_queries(1)`` wants exactly one, ``assert_queries(at_most=3)`` no more than three. Statements that only
    begin or end a transaction are not counted. The failure shows the statements grouped by shape, how often each ran,
    and the line that caused it. ``because`` says why the budget is what it is. A block that sends 200 more than it may
    is stopped there.
    """
    folder, edit = place(request)

    @contextlib.contextmanager
    def budget(exactly: int | None = None, *, at_most: int | None = None, because: str = "") -> Iterator[QueryLog]:
        __tracebackhide__ = True
        bounds = [bound for bound in (exactly, at_most) if bound is not None]
        stopped = False
        with record(folder, edit, most=min(bounds) + ENOUGH if bounds else None) as log:
            try:
                yield log
            except Enough as reached:
                if reached.log is not log:
                    raise
                stopped = True
        told = partial(too_many, log, because=because, base=request.path.parent, stopped=stopped)
        if exactly is not None and len(log) != exactly:
            pytest.fail(told(plural(exactly)), pytrace=False)
        if at_most is not None and len(log) > at_most:
            pytest.fail(told(f"at most {plural(at_most)}"), pytrace=False)

    return budget


def place(request: pytest.FixtureRequest) -> tuple[str, list[str]]:
    """Return the folder of the kata whose test asks, and the files in it that the learner edits."""
    folder = request.path.parent
    return str(folder), [path.relative_to(folder).as_posix() for path in edit_files(folder)]


def plural(count: int) -> str:
    """Return *count* with the right form of "query"."""
    return f"{count} {'query' if count == 1 else 'queries'}"
