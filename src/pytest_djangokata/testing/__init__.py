"""What katas' tests import to fail in a way that teaches: the front door to the modules of this package."""

from pytest_djangokata.testing.chance import count_random_bytes, random_bits
from pytest_djangokata.testing.expect import attempt, expect, shown
from pytest_djangokata.testing.locks import LockWatch
from pytest_djangokata.testing.needs import needs_extra
from pytest_djangokata.testing.queries import QueryLog, Statement
from pytest_djangokata.testing.rows import Rows, count_rows
from pytest_djangokata.testing.suite import SuiteResult, run_suite
from pytest_djangokata.testing.waiting import wait_until

__all__ = [
    "LockWatch",
    "QueryLog",
    "Rows",
    "Statement",
    "SuiteResult",
    "attempt",
    "count_random_bytes",
    "count_rows",
    "expect",
    "needs_extra",
    "random_bits",
    "run_suite",
    "shown",
    "wait_until",
]
