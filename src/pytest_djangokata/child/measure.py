"""Measuring which lines of a kata run, where the parent measures coverage."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from pytest_djangokata.protocol.job import Measure

if TYPE_CHECKING:
    from coverage import Coverage

#: What is normal for one kata of many.
NO_WARNINGS = ["module-not-imported", "module-not-measured", "module-not-python", "no-data-collected", "no-ctracer"]


class Contexts:
    """The plugin that names the test and its phase behind each line (``--cov-context=test``)."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._coverage.switch_context(f"{item.nodeid}|setup")

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        self._coverage.switch_context(f"{item.nodeid}|run")

    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        self._coverage.switch_context(f"{item.nodeid}|teardown")


@contextlib.contextmanager
def measuring(measure: Measure | None) -> Iterator[list[object]]:
    """Measure the block and write the data to the parent's folder; yield the plugins that pytest needs for that."""
    if measure is None:
        yield []
        return
    import coverage

    data_file = os.path.join(measure.folder, "kata")
    running = coverage.Coverage(data_file=data_file, data_suffix=True, config_file=False)
    for name, value in measure.options.items():
        running.set_option(f"run:{name}", value)
    running.set_option("run:disable_warnings", NO_WARNINGS)
    running.start()
    try:
        yield [Contexts(running)] if measure.contexts else []
    finally:
        running.stop()
        running.save()
