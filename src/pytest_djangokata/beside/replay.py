"""Showing other plugins a test that ran elsewhere, as they would see one that runs here.

Its reports go through the hooks that make and log reports, what it showed in between through pytest's own handlers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from pytest_djangokata.beside import logs

#: Plugins that look at a test around its phases, and harm nothing where no test runs in between.
AROUND = ("allure_listener",)

replayed_key = pytest.StashKey[pytest.TestReport]()


class Elsewhere(Exception):
    """Stands for the exception that was raised in a kata's process."""


class ElsewhereAssertion(Elsewhere, AssertionError):
    """Stands for an assertion that failed in a kata's process."""


class ReplayHooks:
    """Makes the report of a test that has been run elsewhere: the one that came from there."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> pytest.TestReport | None:
        return item.stash.get(replayed_key, None)


def replay(item: pytest.Item, reports: Sequence[pytest.TestReport], shown: Iterable[dict[str, Any]]) -> None:
    """Let other plugins have each of *reports*.

    :param shown: what the test has shown, each entry with the number of reports that came before it.
    """
    waiting = deque(shown)
    for number, report in enumerate(reports):
        at_the_end = report is reports[-1] or hasattr(report, "broken")
        while waiting and (waiting[0]["after"] <= number or at_the_end):
            show(item.config, waiting.popleft())
        made = _make_again(item, report)
        item.ihook.pytest_runtest_logreport(report=made)


def show(config: pytest.Config, entry: dict[str, Any]) -> None:
    """Show one record of a log, or one piece of text."""
    if "record" in entry:
        logs.replay(entry["record"], entry["when"])
    elif (reporter := config.pluginmanager.getplugin("terminalreporter")) is not None:
        reporter.write(entry["text"], flush=True)


def _make_again(item: pytest.Item, report: pytest.TestReport) -> pytest.TestReport:
    """Return *report* as the hooks around the making of a report leave it."""
    _around(item, report.when)
    item.stash[replayed_key] = report
    call = call_of(report)
    made: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    del item.stash[replayed_key]
    if report.when == "setup" and report.failed and not item.config.getoption("usepdb", False):
        # Where editors learn of it; with --pdb the child has been there already.
        item.ihook.pytest_exception_interact(node=item, call=call, report=made)
    return made


def _around(item: pytest.Item, when: str | None) -> None:
    """Let the plugins that look at a test around its phases do so; their hooks alone, since nothing runs here."""
    manager = item.config.pluginmanager
    chosen = [plugin for name in AROUND if (plugin := manager.getplugin(name)) is not None]
    if chosen:
        others = [plugin for plugin in manager.get_plugins() if plugin not in chosen]
        hook = manager.subset_hook_caller(f"pytest_runtest_{when}", others)
        hook(item=item, nextitem=None) if when == "teardown" else hook(item=item)


def call_of(report: pytest.TestReport) -> pytest.CallInfo[None]:
    """Return the call behind *report*, for hooks that want one: with an exception that stands for the one elsewhere."""

    def raise_it() -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            pytest.skip(report.longrepr[2] if isinstance(report.longrepr, tuple) else "")
        crash = getattr(report.longrepr, "reprcrash", None)
        message = str(crash.message) if crash is not None else report.longreprtext
        kind, separator, rest = message.partition(": ")
        if kind == "AssertionError" or message.startswith(("assert ", "Failed: ")):
            raise ElsewhereAssertion(rest if separator else message)
        raise Elsewhere(message)

    call = pytest.CallInfo.from_call(lambda: None if report.passed else raise_it(), when=report.when)
    call.start, call.stop, call.duration = report.start, report.stop, report.duration
    return call
