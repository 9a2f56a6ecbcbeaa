"""Telling a test's failure in short: once, with the learner's line, and without what the learner cannot change."""

from __future__ import annotations

import copy
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.child import describe, mistakes, telling
from pytest_djangokata.child.origins import note_places
from pytest_djangokata.child.process import Child
from pytest_djangokata.child.sources import edited_files
from pytest_djangokata.child.texts import MAX_CHARACTERS, MAX_LINES, cut, fitted, message_of
from pytest_djangokata.child.traces import KataCode, Step, chain_of, trim, way_of
from pytest_djangokata.protocol.breakage import Breakage

#: What is kept of output for somebody who asks for details.
DETAILED_LINES, DETAILED_CHARACTERS = 1000, 32_768


class Failures:
    """The plugin that decides what reports of failed tests contain.

    In the styles of traceback that pytest can be asked for by name, and with -l, --full-trace or -vv, it is left to pytest;
    frames above the learner's code and below the kata's folder are cut all the same, except with --full-trace.
    """

    def __init__(self, process: Child) -> None:
        job = self._job = process.job
        self._home = process.home
        self._kata = KataCode(job.path, frozenset(edited_files(job.path, job.edit)), process.home.caller or job.rootdir)
        self._in_full = False
        self._in_detail = False
        #: What views raised during the test that runs, also where the test's client made an answer of it.
        self._raised: list[BaseException] = []
        #: What was logged with an exception, as it stands in the report.
        self._logged: list[tuple[BaseException, str]] = []

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Begin to listen, when Django is set up and nothing has run."""
        from django.core.signals import got_request_exception

        config = session.config
        self._in_full = bool(config.getoption("fulltrace"))
        self._in_detail = (
            self._in_full
            or config.getoption("tbstyle") in ("long", "native")
            or bool(config.getoption("showlocals"))
            or config.get_verbosity() > 1
        )
        got_request_exception.connect(self._note, weak=False)
        note_places(self._kata.edited)
        handler = getattr(config.pluginmanager.getplugin("logging-plugin"), "report_handler", None)
        if isinstance(handler, logging.Handler) and handler.formatter is not None and not self._in_detail:
            handler.setFormatter(ShortTracebacks(handler.formatter, self))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """Forget the test before."""
        self._raised.clear()
        self._logged.clear()

    def _note(self, **_: Any) -> None:
        if (error := sys.exc_info()[1]) is not None:
            self._raised.append(error)

    def log(self, line: str, error: BaseException) -> str:
        """Return a record of the log, which says *line* and has to do with *error*."""
        record = "\n".join([line, *telling.lines_of(error, _message(error), self._kata)])
        self._logged.append((error, record))
        return record

    # -- a report

    def cut_traceback(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Leave out frames before pytest describes what happened."""
        if not self._in_full:
            trim(excinfo, self._kata)

    def show_from_caller(self, report: pytest.TestReport) -> None:
        """Show paths in what pytest itself has written from the folder where it was started."""
        self._home.shorten(report.longrepr)

    def tell(self, item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException], report: pytest.TestReport) -> None:
        """Put into the *report* of a failure what is to be told of it.

        It may raise: objects of the learner's are asked what they are. What pytest has written is then there still.
        """
        error = excinfo.value
        missing = describe.missing_name(error, self._job.package, self._job.path)
        if missing is not None:
            report.longrepr = revived(item.config, _broken(missing, self._kata.base))
            return
        if self._in_detail:
            return
        shown = error
        data = None
        if isinstance(error, AssertionError | pytest.fail.Exception):
            shown, data = self._behind(error)
        if data is None and isinstance(error, pytest.fail.Exception) and not error.pytrace:
            crash = getattr(report.longrepr, "reprcrash", None)
            place = Step(getattr(crash, "path", str(item.path)), getattr(crash, "lineno", 1))
            data = telling.just(fitted(message_of(error), self._kata.folder), place)
        elif data is None and not isinstance(error, pytest.FixtureLookupError | BaseExceptionGroup):
            data = self._about_migrations(error)
            if data is None:
                message = fitted(excinfo.exconly(tryshort=True), self._kata.folder)
                data = telling.told(error, message, self._kata)
                if data is None and isinstance(error, MemoryError):
                    test = Step(str(item.path), (item.reportinfo()[1] or 0) + 1, item.name)
                    data = telling.told(error, message, self._kata, lost=test)
        if data is not None:
            if item.config.getoption("tbstyle") == "line":
                telling.leave_one_line(data)
            report.longrepr = revived(item.config, data)
        self._drop_logs(shown, report)

    def _behind(self, error: BaseException) -> tuple[BaseException, telling.Data | None]:
        """Return the exception of the answer's that a failed expectation is a consequence of, and what to tell of it."""
        message = message_of(error)
        for behind, _ in chain_of(error):
            if telling.unwritten(behind, self._kata):
                return behind, telling.told(behind, "", self._kata)
        for raised in reversed(self._raised):
            # The test has said it, also where it came through none of the learner's lines: of a class without a method.
            if type(raised).__name__ in message and message_of(raised)[:80] in message:
                return raised, None
        if not self._raised or way_of(self._raised[-1], self._kata).learners is None:
            return error, None
        raised = self._raised[-1]
        return raised, telling.told(raised, _message(raised), self._kata, beside=message)

    def _about_migrations(self, error: BaseException) -> telling.Data | None:
        about = mistakes.about_migrations(error, self._kata.folder, sorted(self._kata.edited))
        return None if about is None else _broken(about, self._kata.base)

    def _drop_logs(self, shown: BaseException, report: pytest.TestReport) -> None:
        """Take out of the report's log what the failure itself says."""
        said = {id(shown), *(id(one) for one, _ in chain_of(shown))}
        text = "\n".join(telling.lines_of(shown, _message(shown), self._kata))
        repeated = [record for error, record in self._logged if id(error) in said or record.endswith(f"\n{text}")]
        sections = []
        for name, content in report.sections:
            left = content
            for record in repeated if name.startswith("Captured log") else ():
                left = left.replace(record, "", 1).replace("\n\n", "\n").strip("\n")
            if left or not content:
                sections.append((name, left))
        report.sections = sections

    def cut_output(self, report: pytest.TestReport) -> None:
        """Keep the two ends of what was printed and logged."""
        if self._in_detail:
            lines, characters = DETAILED_LINES, DETAILED_CHARACTERS
        else:
            lines, characters = MAX_LINES, MAX_CHARACTERS
        report.sections = [(name, cut(text, lines, characters)) for name, text in report.sections]


class ShortTracebacks(logging.Formatter):
    """Formats the log that a failed test shows, with short tracebacks. Other handlers' records stay as they are."""

    def __init__(self, usual: logging.Formatter, failures: Failures) -> None:
        super().__init__()
        self._usual = usual
        self._failures = failures

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return self._usual.format(record)
        short = copy.copy(record)
        short.exc_info = short.exc_text = None
        return self._failures.log(self._usual.format(short), error)


def revived(config: pytest.Config, longrepr: telling.Data) -> Any:
    """Return the object that pytest makes of a failure that is written down."""
    data = {
        "$report_type": "TestReport",
        "nodeid": "",
        "location": ("", None, ""),
        "keywords": {},
        "outcome": "failed",
        "when": "call",
        "longrepr": longrepr,
    }
    return config.hook.pytest_report_from_serializable(config=config, data=data).longrepr


def _message(error: BaseException) -> str:
    return pytest.ExceptionInfo.from_exception(error).exconly(tryshort=True)


def _broken(breakage: Breakage, base: str) -> telling.Data:
    return telling.just(breakage.text(Path(base)), Step(breakage.file, breakage.line))
