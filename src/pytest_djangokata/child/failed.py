"""The report of a test that raised: it is there even if the exception defends itself."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

import pytest

from pytest_djangokata.child import confine, keyboard
from pytest_djangokata.child.failures import Failures


def failed_report(
    item: pytest.Item, call: pytest.CallInfo[None], failures: Failures
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Return the report of *call*, which raised, as a wrapper of ``pytest_runtest_makereport`` does.

    The exception may be of the learner's own class, whose methods can raise anything when they are called.
    """
    excinfo = call.excinfo
    assert excinfo is not None
    confine.make_room_for(excinfo.value)
    with contextlib.suppress(Exception):
        if refusal := confine.refusal(excinfo.value):
            excinfo.value.add_note(refusal)
        keyboard.reword(excinfo.value)
        failures.cut_traceback(excinfo)
    try:
        report = yield
    except Exception as problem:  # noqa: BLE001  (it may do anything)
        call.excinfo = excinfo = _stand_in(excinfo, problem)
        failures.cut_traceback(excinfo)
        report = pytest.TestReport.from_item_and_call(item, call)
    failures.show_from_caller(report)
    if report.failed:
        with contextlib.suppress(Exception):
            failures.tell(item, excinfo, report)
    return report


def _stand_in(excinfo: pytest.ExceptionInfo[BaseException], problem: Exception) -> pytest.ExceptionInfo[BaseException]:
    """Return an exception of the same name and with the same traceback that can be shown."""
    message = f"it cannot be shown, because that raises {type(problem).__name__}"
    kind = type(excinfo.type.__name__, (Exception,), {"__module__": excinfo.type.__module__})
    return pytest.ExceptionInfo.from_exc_info((kind, kind(message).with_traceback(excinfo.tb), excinfo.tb))
