"""From what a kata's child sent to the reports that pytest's other plugins expect."""

from __future__ import annotations

import time
import warnings
from typing import Any, Literal

import pytest

from pytest_djangokata.beside.inside import outcomes
from pytest_djangokata.collection.warned import warning_category
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.workers.outcomes import Result


def test_reports(item: pytest.Item, result: Result) -> list[pytest.TestReport]:
    """Return the reports of one test, as if it had run here.

    A result with a fault, or one that cannot be read, becomes one failed call: test explorers show nothing for less.
    """
    if result.fault is not None:
        return broken_reports(item, result.fault)
    try:
        reports = [_revive(item, dict(data)) for data in result.reports]
    except Exception as error:  # noqa: BLE001  (a stranger's process may send anything)
        return broken_reports(item, Breakage(f"the kata's process sent a report that cannot be read ({error!r})"))
    if not reports or not any(report.when == "setup" for report in reports):
        return broken_reports(item, Breakage("the kata's process sent no report for this test"))
    return reports


def _revive(item: pytest.Item, data: dict[str, Any]) -> pytest.TestReport:
    data["nodeid"] = item.nodeid
    if any(getattr(pytest.TestReport, name, None) is not None for name in data.keys() - {"nodeid"}):
        raise ValueError("a name that is taken")
    data["location"] = item.location
    data["keywords"] = dict.fromkeys(item.keywords, 1)
    data["sections"] = [(str(name), str(text)) for name, text in data["sections"]]
    data["user_properties"] = [*item.user_properties, *((str(k), v) for k, v in data["user_properties"])]
    if isinstance(data["longrepr"], list):
        data["longrepr"] = tuple(data["longrepr"])
    if data["outcome"] not in outcomes(item.config) or data["when"] not in ("setup", "call", "teardown"):
        raise ValueError("unknown outcome")
    if not isinstance(data.get("wasxfail", ""), str):
        raise TypeError("an expectation that is no text")
    if data["outcome"] == "skipped" and "wasxfail" not in data:
        file, line, reason = data["longrepr"]
        data["longrepr"] = str(file), int(line), str(reason)
    for name in ("duration", "start", "stop"):
        data[name] = float(data[name])
    report = _report(item, data)
    _check_shown(report)
    return report


def _check_shown(report: pytest.TestReport) -> None:
    """Raise what showing *report* would raise, in the middle of the summary."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if report.longreprtext and crash is not None and not (type(crash.message) is str and type(crash.path) is str):
        raise TypeError("a message that is no text")


def broken_reports(item: pytest.Item, breakage: Breakage) -> list[pytest.TestReport]:
    """Return the reports of a test that *breakage* kept from running: a failed call between a setup and a teardown.

    Plugins open a test with its setup and close it with its teardown; without one, junitxml leaves out its properties.
    """
    base = item.config.rootpath
    crash = {"path": breakage.file or str(item.path), "lineno": breakage.line or 1, "message": breakage.headline(base)}
    text = breakage.text(base).rstrip("\n") + "\n"
    entry = {"type": "ReprEntryNative", "data": {"lines": text.splitlines(keepends=True)}}
    trace = {"reprentries": [entry], "extraline": None, "style": "native"}
    longrepr = {"reprcrash": crash, "reprtraceback": trace, "sections": [], "chain": None}
    return [
        _made_up(item, when="setup", outcome="passed", longrepr=None),
        _made_up(item, when="call", outcome="failed", longrepr=longrepr, broken=breakage.headline(base)),
        _made_up(item, when="teardown", outcome="passed", longrepr=None),
    ]


def passed_reports(item: pytest.Item) -> list[pytest.TestReport]:
    """Return the reports of a test that had nothing to do."""
    return [_made_up(item, when=when, outcome="passed", longrepr=None) for when in ("setup", "call", "teardown")]


def _made_up(item: pytest.Item, **rest: Any) -> pytest.TestReport:
    """Return a report of a phase that never was."""
    now = time.time()
    data = {
        "$report_type": "TestReport",
        "nodeid": item.nodeid,
        "location": item.location,
        "keywords": dict.fromkeys(item.keywords, 1),
        "user_properties": list(item.user_properties),
        "sections": [],
        "duration": 0.0,
        "start": now,
        "stop": now,
        **rest,
    }
    return _report(item, data)


def _report(item: pytest.Item, data: dict[str, Any]) -> pytest.TestReport:
    report = item.config.hook.pytest_report_from_serializable(config=item.config, data=encodable(data))
    assert isinstance(report, pytest.TestReport)
    return report


def encodable(value: Any) -> Any:
    """Return *value* with escapes for what no encoding has, such as half of a surrogate pair.

    Reports go on to files and, under pytest-xdist, to another process, which take only text that can be written down.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {encodable(key): encodable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(encodable(one) for one in value)
    return value


def replay_warnings(
    config: pytest.Config, recorded: list[dict[str, Any]], nodeid: str, when: Literal["collect", "runtest"] = "runtest"
) -> None:
    """Show the warnings of a kata's child in this session's summary."""
    for data in recorded:
        category = warning_category(str(data.get("category")))
        text, file, line = encodable(str(data.get("text"))), encodable(str(data.get("file"))), data.get("line")
        message = warnings.WarningMessage(category(text), category, file, line if isinstance(line, int) else 1)
        config.hook.pytest_warning_recorded.call_historic(
            kwargs={"warning_message": message, "nodeid": nodeid, "when": when, "location": None}
        )
