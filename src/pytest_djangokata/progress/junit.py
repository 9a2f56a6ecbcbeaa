"""What ``--junitxml`` says about katas, once for each: as properties of the suite.

Of a test case the schema of xunit2 allows none; and points beside each test would add up to more than there are.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pytest_djangokata.progress.report import Report


def add_properties(config: pytest.Config, report: Report) -> None:
    """Give pytest's writer of JUnit files, if it is at work, what *report* knows of the katas that ran."""
    for plugin in config.pluginmanager.get_plugins():
        if hasattr(plugin, "add_global_property"):
            for name, value in suite_properties(report):
                plugin.add_global_property(name, value)


def suite_properties(report: Report) -> Iterator[tuple[str, str]]:
    """Yield names and values, each name beginning with the ID of its kata."""
    for kata in report.katas:
        if not kata.ran:
            continue
        facts = {
            "topic": kata.topic,
            "level": kata.level.value,
            "question": kata.question,
            "points": str(kata.points),
            "earned": str(kata.earned),
            "passes_as_shipped": ", ".join(test.name for test in kata.tests if test.passes_as_shipped),
        }
        yield from ((f"{kata.id}.{name}", value) for name, value in facts.items())
