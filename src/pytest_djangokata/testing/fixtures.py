"""Fixtures for a kata's tests: query budgets that explain themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest

from pytest_djangokata.catalogue.load import edit_files
from pytest_djangokata.testing.queries import QueryLog, record, too_many


class AssertQueries(Protocol):
    """The type of the fixture ``assert_queries``."""

    def __call__(
        self, exactly: int | None = None, *, at_most: int | None = None, because: str = ""
    ) -> AbstractContextManager[QueryLog]: ...


RecordQueries = Callable[[], AbstractContextManager[QueryLog]]


@pytest.fixture
def record_queries(request: pytest.FixtureRequest) -> RecordQueries:
    """Return a context manager that records the statements of its block."""
    folder = request.path.parent
    edit = [path.relative_to(folder).as_posix() for path in edit_files(folder)]
    return lambda: record(str(folder), edit)


@pytest.fixture
def assert_queries(request: pytest.FixtureRequest, record_queries: RecordQueries) -> AssertQueries:
    """Return a context manager that fails when its block sends another number of queries than allowed.

    ``assert_queries(1)`` wants exactly one, ``assert_queries(at_most=3)`` no more than three. Statements that only
    begin or end a transaction are not counted. The failure shows the statements grouped by shape, how often each ran,
    and the line that caused it. ``because`` says why the budget is what it is.
    """

    @contextlib.contextmanager
    def budget(exactly: int | None = None, *, at_most: int | None = None, because: str = "") -> Iterator[QueryLog]:
        __tracebackhide__ = True
        with record_queries() as log:
            yield log
        if exactly is not None and len(log) != exactly:
            pytest.fail(too_many(log, plural(exactly), because, base(request)), pytrace=False)
        if at_most is not None and len(log) > at_most:
            pytest.fail(too_many(log, f"at most {plural(at_most)}", because, base(request)), pytrace=False)

    return budget


def base(request: pytest.FixtureRequest) -> Path:
    """Return the folder to which shown paths are relative."""
    return request.path.parent


def plural(count: int) -> str:
    """Return *count* with the right form of "query"."""
    return f"{count} {'query' if count == 1 else 'queries'}"
