"""The katas are what is tested here: measuring the thousands of their processes would take longer than they run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def unmeasured() -> Iterator[None]:
    """Keep coverage out of the processes that these tests start."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
            patch.delenv(name, raising=False)
        yield
