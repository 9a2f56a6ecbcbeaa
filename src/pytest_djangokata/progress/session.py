"""Progress in one pytest session: gathers while it runs, writes when it ends, prints in the summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import find_kata_dirs
from pytest_djangokata.progress.annotations import OTHER, Annotations
from pytest_djangokata.progress.build import build, changed
from pytest_djangokata.progress.collector import Collector
from pytest_djangokata.progress.commands import shell
from pytest_djangokata.progress.files import append_summary, write_reports
from pytest_djangokata.progress.junit import add_properties
from pytest_djangokata.progress.lines import Line
from pytest_djangokata.progress.model import Progress
from pytest_djangokata.progress.report import make_report
from pytest_djangokata.progress.store import read_state, state_path, write_state
from pytest_djangokata.progress.surroundings import Surroundings
from pytest_djangokata.progress.terminal import render_notices, render_short, render_terminal
from pytest_djangokata.progress.text import can_show


class ProgressSession:
    """What this session finds out about katas.

    :param config: of the session that shows reports; under pytest-xdist that is the controller's.
    :param reports: files to write the report to.
    """

    def __init__(self, config: pytest.Config, reports: Sequence[Path]) -> None:
        self._config = config
        self._reports = reports
        self._collector = Collector()
        self._unrunnable: set[Path] = set()
        self._progress = Progress()
        self._notices: list[str] = []
        self._surroundings = Surroundings()
        self._annotations: Annotations | None = None
        if os.environ.get("GITHUB_ACTIONS") == "true" and not config.pluginmanager.hasplugin(OTHER):
            self._annotations = Annotations(config.invocation_params.dir)

    def add(self, report: pytest.TestReport) -> None:
        """Take in a report that carries facts about its kata."""
        self._collector.add(report)
        if self._annotations is not None:
            self._annotations.add(report)

    def add_unrunnable(self, folders: Iterable[str]) -> None:
        """Take in katas that were chosen and cannot run here."""
        self._unrunnable.update(Path(folder) for folder in folders)

    def look_ahead(self, folders: Iterable[Path]) -> None:
        """Read the catalogue around the chosen katas now, while nothing else can be done."""
        known = read_state(state_path(self._config.rootpath))
        self._notice(known.notice)
        self._surroundings.look_ahead(folders, known.katas)

    def finish(self) -> bool:
        """Write the state and the reports.

        :returns: whether every report that was asked for is written.
        """
        records = self._collector.records
        path = state_path(self._config.rootpath)
        if records or self._unrunnable:
            known = read_state(path)
            self._notice(known.notice)
            ran = {folder: record for folder, (_, record) in records.items()}
            unrunnable = sorted(self._unrunnable - ran.keys())
            self._progress = build(self._surroundings, ran, unrunnable, known.katas, self._named())
            if records and not known.in_the_way:
                self._notice(write_state(path, dict(changed(records, known.katas))))
        report = make_report(self._progress, datetime.now(UTC))
        add_properties(self._config, report)
        failures = list(write_reports(report, self._reports))
        self._notices += failures
        if (summary := os.environ.get("GITHUB_STEP_SUMMARY")) and report.katas:
            self._notices += append_summary(report, Path(summary))
        return not failures

    def _named(self) -> set[Path]:
        """Return the folders of the katas to which the command line leads, whether they could run or not."""
        base = self._config.invocation_params.dir
        paths = (Path(os.path.normpath(base / str(argument).partition("::")[0])) for argument in self._config.args)
        return set(find_kata_dirs(paths))

    def _notice(self, line: str) -> None:
        if line and line not in self._notices:
            self._notices.append(line)

    def show(self, terminal: pytest.TerminalReporter, *, not_begun: int = 0) -> None:
        """Print the progress: all of it, two lines under ``-q``, and nothing but what went wrong under ``-qq``.

        :param not_begun: how many katas' failures are only counted.
        """
        for command in self._annotations.commands(os.environ) if self._annotations is not None else ():
            terminal.ensure_newline()
            terminal.write_line(command)
        writer = self._config.get_terminal_writer()
        width, unicode = writer.fullwidth, can_show("■□…", getattr(writer, "_file", sys.stdout))
        verbosity = self._config.get_verbosity()
        here = shell(self._config.invocation_params.dir)
        if self._progress.topics and verbosity >= 0:
            terminal.write_sep("=", "kata progress")
            _print(terminal, render_terminal(self._progress, here, width, unicode=unicode, not_begun=not_begun))
        elif self._progress.topics and verbosity == -1:
            terminal.ensure_newline()
            _print(terminal, render_short(self._progress, here, width, unicode=unicode))
        _print(terminal, render_notices(self._notices, width, unicode=unicode))


def _print(terminal: pytest.TerminalReporter, lines: Iterable[Line]) -> None:
    for line in lines:
        for span in line:
            terminal.write(span.text, **dict.fromkeys(span.markup, True))
        terminal.write("\n")
