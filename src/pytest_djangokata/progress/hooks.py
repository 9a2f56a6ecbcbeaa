"""The hooks that concern progress; the rest of this package is imported where there is some."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_djangokata.collection.session import KataSessions
    from pytest_djangokata.progress.screen import Screen
    from pytest_djangokata.progress.session import ProgressSession


class ProgressHooks:
    """Hands on what concerns progress. Reports may be all there is: pytest-xdist's controller collects nothing.

    :param reports: files to write the report to.
    :param katas: returns the katas of this session, if there are any by then.
    """

    def __init__(
        self, config: pytest.Config, reports: Sequence[Path], katas: Callable[[], KataSessions | None]
    ) -> None:
        self.config = config
        self.katas = katas
        self._reports = reports
        self._progress: ProgressSession | None = None
        self._screen: Screen | None = None

    @property
    def progress(self) -> ProgressSession:
        """The progress of this session, of which there is some from now on."""
        if self._progress is None:
            from pytest_djangokata.progress.session import ProgressSession

            self._progress = ProgressSession(self.config, self._reports)
        return self._progress

    @property
    def screen(self) -> Screen:
        """What decides what this session's terminal shows of katas."""
        if self._screen is None:
            from pytest_djangokata.progress.screen import Screen

            self._screen = Screen(self.config)
        return self._screen

    def look_ahead(self, folders: Iterable[Path]) -> None:
        """Read the catalogue around the chosen katas while nothing else can be done."""
        self.progress.look_ahead(folders)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if hasattr(report, "djangokata"):
            self.progress.add(report)
            if report.failed and self.screen.only_counts(report):
                # After pytest has noted it. What nobody has begun is nothing to run again by --lf.
                last_failed = getattr(self.config.pluginmanager.getplugin("lfplugin"), "lastfailed", {})
                last_failed.pop(report.nodeid, None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_logstart(self) -> Iterator[None]:
        """Name no file where only one letter stands for a kata."""
        katas = self.katas()
        if katas is None or katas.running is None:
            return (yield)
        with self.screen.start(katas.running, self.config.pluginmanager.getplugin("terminalreporter")):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self, report: pytest.CollectReport | pytest.TestReport) -> Generator[None, Any, Any]:
        """Count what fails in a kata that is not begun as just that. A wrapper: editors listen to this hook too."""
        status = yield
        return self.screen.status(report, status) if hasattr(report, "djangokata") else status

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker of pytest-xdist could not run; one that died has said nothing."""
        if unrunnable := (getattr(node, "workeroutput", None) or {}).get("djangokata_unrunnable"):
            self.progress.add_unrunnable(unrunnable)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Sum up, before junitxml writes its file."""
        if (katas := self.katas()) is not None and katas.unrunnable:
            self.progress.add_unrunnable(katas.unrunnable)
        if self._progress is None and not self._reports:
            return
        written = self.progress.finish()
        if not written and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        """Stand at the very end, below the list of failures, where a learner looks first."""
        if self._progress is None:
            yield
            self.show_notices(terminalreporter)
            return
        with self.screen.summary(terminalreporter):
            yield
        self.show_notices(terminalreporter)
        self._progress.show(terminalreporter, not_begun=self.screen.folded)

    def between_summaries(self) -> AbstractContextManager[None]:
        """Return what shows other plugins the reports as they came, and not as pytest's own summary has them."""
        return contextlib.nullcontext() if self._screen is None else self._screen.others()

    def show_notices(self, terminal: pytest.TerminalReporter) -> None:
        """Say what options cannot do for katas, where there are some."""
        katas = self.katas()
        if katas is not None or self._progress is not None:
            from pytest_djangokata.beside.notices import notices

            for notice in notices(self.config, lambda: katas is not None and katas.terminal):
                terminal.write_line(notice, yellow=True)


class InnermostHooks:
    """Stands between pytest's summary and those of other plugins."""

    def __init__(self, hooks: ProgressHooks) -> None:
        self._hooks = hooks

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_terminal_summary(self) -> Iterator[None]:
        """Show other plugins the reports as they came, and not as pytest's own summary has them."""
        with self._hooks.between_summaries():
            return (yield)
