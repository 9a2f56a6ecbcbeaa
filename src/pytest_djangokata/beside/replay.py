"""Showing other plugins a test that ran elsewhere, as they would see one that runs here.

Its reports go through the hooks that make and log reports, what it showed in between through pytest's own handlers.
"""

from __future__ import annotations

import builtins
import contextlib
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from pytest_djangokata.beside import logs

replayed_key = pytest.StashKey[pytest.TestReport]()


class Elsewhere(Exception):
    """Stands for the exception that was raised in a kata's process."""


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
    _around(item, str(report.when))
    for name, text in report.sections:
        captured, key, when = [*name.split(), "", "", ""][:3]
        if captured == "Captured" and when == report.when:
            item.add_report_section(when, key, text)
    item.stash[replayed_key] = report
    call = call_of(report)
    made: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    del item.stash[replayed_key]
    if report.when == "setup" and report.failed and not item.config.getoption("usepdb", False):
        # Where editors learn of it; with --pdb the child has been there already.
        item.ihook.pytest_exception_interact(node=item, call=call, report=made)
    return made


def _around(item: pytest.Item, when: str) -> None:
    """Let the wrappers that other plugins have around a phase see it begin and end, with nothing in between.

    What raises there would be a failure of the phase, which has its result already.
    """
    name = f"pytest_runtest_{when}"
    manager = item.config.pluginmanager
    wrappers = [
        one.plugin
        for one in getattr(item.ihook, name).get_hookimpls()
        if (one.wrapper or one.hookwrapper)
        and not _module_of(one.plugin).startswith(("_pytest.", "pytest_djangokata."))
    ]
    if wrappers:
        hook = manager.subset_hook_caller(name, [plugin for plugin in manager.get_plugins() if plugin not in wrappers])
        with contextlib.suppress(Exception, pytest.skip.Exception, pytest.fail.Exception):
            hook(item=item, nextitem=None) if when == "teardown" else hook(item=item)


def _module_of(plugin: object) -> str:
    return str(getattr(plugin, "__name__", None) or type(plugin).__module__)


def call_of(report: pytest.TestReport) -> pytest.CallInfo[None]:
    """Return the call behind *report*, for hooks that want one: with an exception that stands for the one elsewhere."""
    exception = None if report.passed else stand_in(report)

    def call() -> None:
        if exception is not None:
            raise exception

    info = pytest.CallInfo.from_call(call, when=report.when)
    info.start, info.stop, info.duration = report.start, report.stop, report.duration
    return info


def stand_in(report: pytest.TestReport) -> BaseException:
    """Return an exception with the message of *report*, and of the same class where that is one of Python's own."""
    if report.skipped and not hasattr(report, "wasxfail"):
        return pytest.skip.Exception(report.longrepr[2] if isinstance(report.longrepr, tuple) else "")
    crash = getattr(report.longrepr, "reprcrash", None)
    message = str(crash.message) if crash is not None else report.longreprtext
    if message.startswith(("assert ", "Failed: ")):
        return AssertionError(message)
    name, _, rest = message.partition(": ")
    kind = getattr(builtins, name, None) if name.isidentifier() else None
    if isinstance(kind, type) and issubclass(kind, Exception):
        with contextlib.suppress(TypeError):  # some want more than a message
            return kind(rest)
    return Elsewhere(message)
