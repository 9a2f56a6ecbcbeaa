"""The report of a test that raised: starts in the learner's code, and is there even if the exception defends itself."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

import pytest

from pytest_djangokata.child import confine, describe
from pytest_djangokata.child.process import Child
from pytest_djangokata.child.traces import trim


def failed_report(
    item: pytest.Item, call: pytest.CallInfo[None], process: Child
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Return the report of *call*, which raised, as a wrapper of ``pytest_runtest_makereport`` does.

    The exception may be of the learner's own class, whose methods can raise whatever they are asked.
    """
    job, excinfo = process.job, call.excinfo
    assert excinfo is not None
    full = item.config.getoption("fulltrace")
    if issubclass(excinfo.type, MemoryError):
        confine.use_reserve()
    with contextlib.suppress(Exception):
        if refusal := confine.refusal(excinfo.value):
            excinfo.value.add_note(refusal)
        trim(excinfo, job.path, job.edit, full=full)
    try:
        report = yield
        if report.failed and (missing := describe.missing_name(excinfo.value, job.package, job.path)) is not None:
            report.longrepr = missing.text(Path(job.rootdir))
    except Exception as problem:  # noqa: BLE001  (whatever it does)
        call.excinfo = _stand_in(excinfo, problem)
        trim(call.excinfo, job.path, job.edit, full=full)
        report = pytest.TestReport.from_item_and_call(item, call)
    process.home.shorten(report.longrepr)
    return report


def _stand_in(excinfo: pytest.ExceptionInfo[BaseException], problem: Exception) -> pytest.ExceptionInfo[BaseException]:
    """Return an exception of the same name and with the same traceback that can be shown."""
    message = f"it cannot be shown, because that raises {type(problem).__name__}"
    kind = type(excinfo.type.__name__, (Exception,), {"__module__": excinfo.type.__module__})
    return pytest.ExceptionInfo.from_exc_info((kind, kind(message), excinfo.tb))
