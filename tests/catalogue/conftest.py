"""The katas are what is tested here: measuring the thousands of their processes would take longer than they run."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def without_coverage(unmeasured: None) -> None:
    """Measure no process that a test here starts."""
