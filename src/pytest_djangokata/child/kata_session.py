"""The pytest session of one kata, inside its child: an ordinary ``pytest.main`` whose loop takes orders from the parent."""

from __future__ import annotations

import os
import warnings
from collections.abc import Generator, Iterator
from functools import partial
from json import dumps
from typing import Any, TextIO, cast

import msgspec
import pytest

from pytest_djangokata.child import confine, describe, keyboard, scout, walled
from pytest_djangokata.child.debugger import Debugger
from pytest_djangokata.child.early import Early
from pytest_djangokata.child.failed import failed_report
from pytest_djangokata.child.failures import Failures
from pytest_djangokata.child.items import describe_item, plain
from pytest_djangokata.child.live import Live, LiveFile, Phases, logging_to
from pytest_djangokata.child.measure import measuring
from pytest_djangokata.child.opened import Opened
from pytest_djangokata.child.process import Child, set_up_django
from pytest_djangokata.child.pytest_setup import base_arguments, base_plugins
from pytest_djangokata.child.sources import edited_files, not_python
from pytest_djangokata.child.standby import Gate, decides_schema
from pytest_djangokata.child.texts import cut, message_of
from pytest_djangokata.child.threads import Leftovers
from pytest_djangokata.databases import create
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import LOG_FILE

MAX_WARNING = 1000  # characters
MAX_WARNING_LINES = 6
MAX_WARNINGS = 100  # of one test, and of the collection
MAX_REPORT = 2 << 20  # bytes

session_key = pytest.StashKey["KataSession"]()


def run_tests(process: Child, image: bytes | None = None) -> None:
    """Set up Django and the database, collect the kata's tests, and run what the parent asks for.

    :param image: the contents of the database, where the warm process has them.
    """
    with measuring(process.job.measure) as plugins:
        _run_tests(process, plugins, image)


def _run_tests(process: Child, more_plugins: list[object], image: bytes | None) -> None:
    job = process.job
    early = Early(process.scratch / LOG_FILE)
    opened = Opened(job)
    if job.walled:
        walled.hold(process)
    set_up_django(job)
    session = KataSession(process, opened, early, image)
    own = [session, early, session.debugger, session.failures, Phases(session.live)]
    plugins = [*base_plugins(), *own, *more_plugins]
    if job.app or os.path.isdir(os.path.join(job.path, "migrations")):
        session.create_database()
    if job.standby:
        if not decides_schema(job):
            session.create_database()
        plugins.append(Gate(process))
    arguments = base_arguments(job.rootdir, job.path, os.environ["TMPDIR"])
    # Inside the kata's folder it need not be named: a [ or :: in its path would begin the name of a test. Once pytest has
    # noted where it began, the session goes home.
    os.chdir(job.path)
    files = [os.path.relpath(file, job.path) for file in job.files]
    with logging_to(session.live, job.log_level):
        pytest.main([*arguments, *job.arguments, *files], plugins=plugins)
    broken = session.broken
    if broken is None and not session.collected:
        broken = session.breakage("pytest could not start in the kata's process")
    if broken is not None:
        process.send("broken", breakage=msgspec.to_builtins(broken), quit="Quitting debugger" in broken.reason)


class SilentReporter:
    """What pytest's debugger, and plugins, look for in the place of the terminal reporter."""

    def __init__(self, config: pytest.Config, writer: Any) -> None:
        self.config = config
        self._tw = writer
        self.stats: dict[str, list[Any]] = {}


class KataSession:
    """The plugin that mirrors this session to the parent."""

    def __init__(self, process: Child, opened: Opened, early: Early, image: bytes | None = None) -> None:
        self.process = process
        self.image = image
        self.job = process.job
        self.opened = opened
        self.early = early
        self.collected = False
        self.database_created = False
        self.errors: dict[str, Breakage] = {}
        self.items: dict[str, pytest.Item] = {}
        #: Reports of the test that runs.
        self.reports: list[pytest.TestReport] = []
        self.skipped: dict[str, list[str | int]] = {}
        #: How many there were since the test began that runs.
        self.warnings = 0
        #: What ended the session before its time.
        self.broken: Breakage | None = None
        self.threads = Leftovers(self.job.path, self.job.rootdir)
        self.debugger = Debugger(process)
        self.live = Live(partial(process.send, "shown"))
        self.failures = Failures(process)

    # -- set-up

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Take the terminal reporter out: the parent reports. A stand-in serves the debugger, which asks for its writer."""
        config.stash[session_key] = self
        manager = config.pluginmanager
        reporter = manager.getplugin("terminalreporter")
        writer = config.get_terminal_writer()
        if config.getoption("setupshow", default=False):
            writer = type(writer)(cast("TextIO", LiveFile(self.live)))
        manager.unregister(reporter)
        manager.register(SilentReporter(config, writer), "terminalreporter")

    def create_database(self) -> None:
        """Create the test databases, once."""
        if self.database_created:
            return
        self.database_created = True
        if self.image is not None:
            create.restore_image(self.process.scratch, self.image)
            return
        with create.naming_failed_migrations():
            # Without the parent's server, a database that the settings name is somebody's own: Django makes one beside it.
            create_copy = self.process.ask_for_template if self.job.postgres else None
            create.create(self.process.scratch, create.fill_from(self.process.fetch_template), create_copy)

    # -- collection

    @pytest.hookimpl(wrapper=True)
    def pytest_load_initial_conftests(self) -> Iterator[None]:
        """Note what is wrong with the kata's conftest.py; pytest would only print it."""
        self.process.home.go()
        try:
            return (yield)
        except Exception as error:
            self.broken = self.describe_error(getattr(error, "cause", None) or error)
            raise
        finally:
            self.process.home.come_back()

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        """Have memory for showing that there was none left: pytest shows an error before it tells anybody."""
        show = collector.repr_failure

        def repr_failure(excinfo: pytest.ExceptionInfo[BaseException]) -> object:
            confine.make_room_for(excinfo.value)
            return show(excinfo)

        vars(collector)["repr_failure"] = repr_failure

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.stopped(excinfo)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.stopped(excinfo)

    def stopped(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note what ended the whole session: an exception that is not for tests to raise."""
        if not isinstance(excinfo.value, EOFError | ConnectionError) and self.broken is None:
            self.broken = self.describe_error(excinfo.value)

    def describe_error(self, error: BaseException) -> Breakage:
        keyboard.reword(error)
        return describe.from_exception(error, self.job.path, self.job.edit)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> bool | None:
        """Collect nothing where one of the learner's files is no Python; the gate, if there is one, has been passed."""
        self.broken = not_python(edited_files(self.job.path, self.job.edit))
        return None if self.broken is None else True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            file, line, reason = report.longrepr
            self.skipped[os.path.basename(report.nodeid)] = [str(file), int(line or 0), str(reason)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any], report: Any
    ) -> None:
        if isinstance(node, pytest.Collector) and call.excinfo is not None:
            self.errors[node.path.name] = self.describe_error(call.excinfo.value)
        elif isinstance(node, pytest.Item) and node.config.getoption("usepdb", default=False):
            self.send_reports(node)  # a person who leaves the debugger has still seen this failure
            self.debugger.take_terminal(node.config)  # before pytest shows in it what failed

    def tell_collected(self, session: pytest.Session) -> None:
        """Tell the parent what there is to run."""
        self.process.clock.stop()
        self.collected = True
        self.items = {item.nodeid: item for item in session.items}
        self.process.send(
            "collected",
            items=[describe_item(item) for item in session.items],
            errors={file: msgspec.to_builtins(error) for file, error in self.errors.items()},
            skipped=self.skipped,
            opened=self.opened.stop(),
            printed=self.early.text(),
        )

    # -- running

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run what the parent asks for until it closes the connection."""
        if self.broken is None and not self.errors:
            self.broken = scout.mistake(self.process)
        if self.broken is not None:
            return True
        self.tell_collected(session)
        self.threads.accept()
        while True:
            try:
                order, _ = self.process.channel.receive()
            except EOFError:
                return True
            wanted = [self.items[nodeid] for nodeid in order["run"]]
            following = [*wanted[1:], self.items.get(order.get("next") or "")]
            for item, next_item in zip(wanted, following, strict=True):
                self.run(item, next_item)

    def run(self, item: pytest.Item, next_item: pytest.Item | None) -> None:
        self.process.send("start", id=item.nodeid)
        self.live.begin()
        self.process.home.come_back()
        self.process.clock.forget()
        self.process.clock.start(self.seconds(item))
        reseed(item.nodeid)
        self.warnings = 0
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
        self.debugger.end_if_left()
        self.process.clock.stop()
        self.send_reports(item)
        self.debugger.give_back()
        self.process.send("done", id=item.nodeid)

    def seconds(self, item: pytest.Item) -> float:
        """Return how long a test may take: as long as the kata says, or less."""
        mark = item.get_closest_marker("timeout")
        marked = (mark.kwargs.get("timeout") or next(iter(mark.args), None)) if mark is not None else None
        bounds = [self.job.limits.timeout, self.job.test_timeout, marked]
        return min(bound for bound in bounds if isinstance(bound, int | float) and bound > 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show what a test raised so that it teaches, and fail a test that leaves a thread running in it."""
        report = (yield) if call.excinfo is None else (yield from failed_report(item, call, self.failures))
        if call.when == "teardown" and (endless := self.threads.endless()):
            blamed = next((earlier for earlier in self.reports if earlier.when == "call"), report)
            if blamed.passed:
                blamed.outcome = "failed"
                blamed.longrepr = endless
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hold the report until the test is over: what shows only then may change it."""
        self.reports.append(report)

    def send_reports(self, item: pytest.Item) -> None:
        """Send what this test has reported."""
        if not any(keyboard.REFUSED in report.longreprtext for report in self.reports if report.failed):
            for text in dict.fromkeys(self.process.refused):
                self.process.warn(text)
        self.process.refused.clear()
        self.live.flush()
        for report in self.reports:
            self.failures.cut_output(report)
            data = item.config.hook.pytest_report_to_serializable(config=item.config, report=report)
            data["user_properties"] = plain(data["user_properties"])
            too_long = data["longrepr"] is not None and len(dumps(data)) > MAX_REPORT
            if report.failed and (self.job.text_only or too_long):
                data["longrepr"] = cut(report.longreprtext)
            self.process.send("report", id=item.nodeid, report=data)
        self.reports.clear()

    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage, when: str, nodeid: str) -> None:
        self.warnings += 1
        if self.warnings > MAX_WARNINGS:
            return
        category = warning_message.category.__name__
        text = message_of(warning_message.message)
        self.process.send(
            "warning",
            category=category,
            text=cut(text, MAX_WARNING_LINES, MAX_WARNING),
            when=when,
            id=nodeid,
            file=warning_message.filename,
            line=warning_message.lineno,
        )

    def breakage(self, reason: str) -> Breakage:
        """Return *reason* with what was printed outside of any test."""
        return Breakage(reason, details=self.early.text().splitlines())


def reseed(nodeid: str) -> None:
    """Give each test random data of its own that are the same in every run and in any order."""
    import random
    import zlib

    import factory.random

    seed = zlib.crc32(nodeid.encode())
    random.seed(seed)
    factory.random.reseed_random(seed)  # type: ignore[no-untyped-call]
