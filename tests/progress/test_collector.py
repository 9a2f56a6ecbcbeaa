from typing import Any

import pytest

from pytest_djangokata.catalogue.ids import name_of
from pytest_djangokata.collection.facts import Facts, attach
from pytest_djangokata.progress.collector import Collector
from pytest_djangokata.progress.model import CaseResult, Record

FACTS = Facts("orm/first", "/katas/orm/first", "files", "answer", collected=1)


def collected(*reports: pytest.TestReport) -> Record:
    collector = Collector()
    attach(FACTS, reports)
    for report in reports:
        collector.add(report)
    ((name, record),) = collector.records.values()
    assert name == "orm/first"
    return record


def phase(when: Any, outcome: Any = "passed", longrepr: Any = None, **extra: Any) -> pytest.TestReport:
    nodeid = "katas/orm/first/test_first.py::test_a"
    return pytest.TestReport(nodeid, ("", 1, ""), {}, outcome, longrepr, when, duration=1.0, **extra)


def test_a_test_passes_with_its_call_and_takes_the_time_of_all_its_phases():
    record = collected(phase("setup"), phase("call"), phase("teardown"))
    assert record.tests == {"test_first.py::test_a": CaseResult("passed", 3.0)}


def test_a_test_that_was_never_called_has_no_outcome():
    assert collected(phase("setup")).tests == {}


def test_a_failing_setup_fails_the_test():
    (result,) = collected(phase("setup", "failed", "no data"), phase("teardown")).tests.values()
    assert (result.outcome, result.message) == ("failed", "no data")


def test_a_failing_teardown_fails_the_test():
    (result,) = collected(phase("setup"), phase("call"), phase("teardown", "failed", "left behind")).tests.values()
    assert (result.outcome, result.message) == ("failed", "left behind")


def test_a_skipped_test_says_why():
    skipped = phase("setup", "skipped", ("test_first.py", 3, "Skipped: not today"))
    (result,) = collected(skipped, phase("teardown")).tests.values()
    assert (result.outcome, result.message) == ("skipped", "Skipped: not today")


def test_a_test_that_was_expected_to_fail_has_not_passed():
    (result,) = collected(
        phase("setup"), phase("call", "skipped", "", wasxfail="later"), phase("teardown")
    ).tests.values()
    assert (result.outcome, result.message) == ("skipped", "later")


def test_what_broke_keeps_its_headline():
    (result,) = collected(phase("call", "failed", "long", broken="answer.py:1  gone"), phase("teardown")).tests.values()
    assert (result.outcome, result.message) == ("broken", "answer.py:1 gone")


@pytest.mark.parametrize("nodeid", ["katas/orm/first/test_a.py::TestB::test_c[a::b]", "test_a.py::TestB::test_c[a::b]"])
def test_a_test_has_the_same_name_wherever_pytest_was_started(nodeid: str):
    assert name_of(nodeid) == "test_a.py::TestB::test_c[a::b]"
