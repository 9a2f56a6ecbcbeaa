"""What comes of a test in a kata's process reaches reporters as if it had run here, exactly once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import KataTree

EVERY_KIND = """
import os
import pytest

def test_passes(record_property):
    record_property("colour", "green")
    print("said in passing")

def test_fails():
    print("said before failing")
    assert [1, 2] == [1, 3]

def test_skips():
    pytest.skip("not today")

@pytest.mark.skipif(True, reason="never")
def test_is_skipped():
    pass

@pytest.mark.xfail(reason="known")
def test_xfails():
    assert 0

@pytest.mark.xfail(reason="known")
def test_xpasses():
    pass

@pytest.mark.xfail(strict=True, reason="known")
def test_xpasses_strictly():
    pass

@pytest.fixture
def no_set_up():
    raise ValueError("cannot set up")

def test_cannot_be_set_up(no_set_up):
    pass

@pytest.fixture
def no_tear_down():
    yield
    raise ValueError("cannot tear down")

def test_cannot_be_torn_down(no_tear_down):
    pass

def test_crashes():
    os._exit(1)

class TestGroup:
    @pytest.mark.parametrize("n", [float("nan"), "\\udc80", 2], ids=["nan", "half", "two"])
    def test_inside(self, n):
        pass

@pytest.mark.nobody_registered_this(1, key=object())
def test_with_a_mark_of_its_own():
    pass

def test_subtests(subtests):
    for n in range(3):
        with subtests.test(n=n):
            assert n != 1
"""

SLOW = """
import time

def test_never_ends():
    time.sleep(60)
"""

SKIPS_ITSELF = """
import pytest
pytest.importorskip("nowhere_to_be_found")

def test_it():
    pass
"""

#: What VS Code's plugin and PyCharm's look at, and when.
EDITOR = """
import json, os
import pytest

SEEN = {"results": [], "errors": [], "places": [], "tree": []}
PATHS = {}

def absolute(nodeid, path):
    return "::".join([str(path), *str(nodeid).split("::")[1:]])

@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_protocol(item, nextitem):
    PATHS[item.nodeid] = item.path
    return (yield)

@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_report_teststatus(report, config):
    if report.when == "call" or (report.when == "setup" and report.skipped):
        SEEN["results"].append([absolute(report.nodeid, PATHS[report.nodeid]), report.outcome])
    return (yield)

def pytest_exception_interact(node, call, report):
    SEEN["errors"].append([absolute(node.nodeid, node.path), call.excinfo.typename, report.longreprtext])

def pytest_runtest_logstart(nodeid, location):
    file, line, name = location
    SEEN["places"].append([type(location).__name__, file, line, name])

def pytest_runtest_logreport(report):
    file, line, name = report.location
    SEEN["places"].append([type(report.location).__name__, file, line, name])
    if report.skipped and not hasattr(report, "wasxfail"):
        path, line, reason = report.longrepr

def pytest_collection_finish(session):
    for item in session.items:
        above = item.parent
        classes = []
        while isinstance(above, pytest.Class):
            classes.append(above.obj.__name__)
            above = above.parent
        assert isinstance(above, pytest.File), above
        SEEN["tree"].append([str(above.path), *reversed(classes), item.name])

def pytest_sessionfinish(session):
    with open("seen.json", "w") as file:
        json.dump(SEEN, file)
"""

OUTCOMES = {
    "test_passes": "passed",
    "test_fails": "failed",
    "test_skips": "skipped",
    "test_is_skipped": "skipped",
    "test_xfails": "skipped",
    "test_xpasses": "passed",
    "test_xpasses_strictly": "failed",
    "test_cannot_be_torn_down": "passed",
    "test_crashes": "failed",
    "TestGroup::test_inside[nan]": "passed",
    "TestGroup::test_inside[half]": "passed",
    "TestGroup::test_inside[two]": "passed",
    "test_with_a_mark_of_its_own": "passed",
}


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    test = EVERY_KIND if hasattr(pytest, "Subtests") else EVERY_KIND.partition("def test_subtests")[0]
    kata_tree.kata("orm/every", test)
    return kata_tree


def seen_by_an_editor(tree: KataTree, *arguments: str) -> dict[str, list[Any]]:
    tree.file("editor.py", EDITOR)
    tree.run("-p", "editor", *arguments, env={"PYTHONPATH": str(tree.path)})
    seen: dict[str, list[Any]] = json.loads((tree.path / "seen.json").read_text(encoding="utf-8"))
    return seen


def test_every_kind_of_outcome_is_shown_as_pytest_shows_it(tree: KataTree) -> None:
    result = tree.run("katas", "-rA", "--deselect", "katas/orm/every/test_every.py::test_subtests")
    counts = {"passed": 6, "failed": 3, "skipped": 2, "xfailed": 1, "xpassed": 1, "errors": 2}
    result.assert_outcomes(**counts)
    assert result.ret == 1
    result.stdout.fnmatch_lines_random(
        [
            "*said in passing*",
            "*said before failing*",
            "*assert [[]1, 2[]] == [[]1, 3[]]*",
            "SKIPPED [[]1[]] katas/orm/every/test_every.py:*: not today",
            "XFAIL katas/orm/every/test_every.py::test_xfails - known",
            "XPASS katas/orm/every/test_every.py::test_xpasses - known",
            "FAILED katas/orm/every/test_every.py::test_xpasses_strictly*",
            "ERROR katas/orm/every/test_every.py::test_cannot_be_set_up - ValueError: cannot set up",
            "ERROR katas/orm/every/test_every.py::test_cannot_be_torn_down - ValueError: cannot tear down",
            "FAILED katas/orm/every/test_every.py::test_crashes - *exit status 1*",
        ]
    )


def test_an_editor_gets_each_result_exactly_once_and_with_its_absolute_id(tree: KataTree) -> None:
    seen = seen_by_an_editor(tree, "katas", "--deselect", "katas/orm/every/test_every.py::test_subtests")
    file = tree.root / "orm/every/test_every.py"
    assert len(seen["results"]) == len(OUTCOMES)
    assert dict(seen["results"]) == {f"{file}::{name}": outcome for name, outcome in OUTCOMES.items()}


def test_an_editor_learns_of_a_failed_set_up(tree: KataTree) -> None:
    ((name, kind, text),) = seen_by_an_editor(tree, "katas", "-k", "cannot_be_set_up")["errors"]
    assert name.endswith("test_every.py::test_cannot_be_set_up")
    assert "ValueError: cannot set up" in text
    assert kind


def test_an_editor_finds_classes_and_files_above_each_test(tree: KataTree) -> None:
    file = str(tree.root / "orm/every/test_every.py")
    chains = seen_by_an_editor(tree, "katas", "--collect-only")["tree"]
    assert [file, "TestGroup", "test_inside[two]"] in chains
    assert [file, "test_passes"] in chains


GROUPS = """
import pytest

@pytest.fixture(scope="module", params=["a", "b"])
def letter(request):
    return request.param

@pytest.mark.parametrize("n", [1, {2: object()}], ids=["one", "[two]::"])
@pytest.mark.parametrize("text", ["x"])
def test_numbers(n, text, letter): ...

class TestGroup:
    @pytest.mark.parametrize("n", [1])
    def test_inside(self, n): ...

@pytest.mark.parametrize("n", [pytest.param(1, id=pytest.HIDDEN_PARAM)])
def test_hidden(n): ...

def test_plain(): ...
"""

#: What VS Code's plugin asks of a parametrized test to group it by its function.
GROUPER = """
import json
import pytest

def pytest_collection_finish(session):
    found = []
    for item in session.items:
        if hasattr(item, "callspec"):
            name, rest = item.name.split("[", 1)
            found.append([item.originalname, name, "[" + rest, item.callspec.id, sorted(item.callspec.params)])
    with open("groups.json", "w") as file:
        json.dump(found, file)
"""


@pytest.mark.parametrize("options", [(), ("-p", "randomly"), ("-n1",)])
def test_an_editor_can_group_parametrized_tests_by_their_function(
    kata_tree: KataTree, options: tuple[str, ...]
) -> None:
    kata_tree.kata("orm/groups", GROUPS)
    kata_tree.file("grouper.py", GROUPER)
    result = kata_tree.run(
        "-p", "grouper", "katas", *options, env={"PYTHONPATH": str(kata_tree.path), "PYTEST_PLUGINS": "xdist.plugin"}
    )
    result.assert_outcomes(passed=7)
    groups = json.loads((kata_tree.path / "groups.json").read_text(encoding="utf-8"))
    assert sorted(groups) == [
        ["test_inside", "test_inside", "[1]", "1", ["n"]],
        ["test_numbers", "test_numbers", "[a-x-[two]::]", "a-x-[two]::", ["letter", "n", "text"]],
        ["test_numbers", "test_numbers", "[a-x-one]", "a-x-one", ["letter", "n", "text"]],
        ["test_numbers", "test_numbers", "[b-x-[two]::]", "b-x-[two]::", ["letter", "n", "text"]],
        ["test_numbers", "test_numbers", "[b-x-one]", "b-x-one", ["letter", "n", "text"]],
    ]


def test_every_place_is_a_tuple_of_a_file_a_line_and_a_name(tree: KataTree) -> None:
    places = seen_by_an_editor(tree, "katas")["places"]
    assert {kind for kind, *_ in places} == {"tuple"}
    assert {file for _, file, _, _ in places} == {"katas/orm/every/test_every.py"}
    assert next(line for _, _, line, name in places if name == "test_passes") == 3
    assert all(isinstance(line, int) for _, _, line, _ in places)


def test_a_test_out_of_time_is_a_failed_call(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/slow", SLOW)
    ((name, outcome),) = seen_by_an_editor(kata_tree, "katas", "--kata-timeout", "1")["results"]
    assert (name.rpartition("::")[2], outcome) == ("test_never_ends", "failed")


def test_a_module_that_skips_itself_is_skipped_with_its_reason(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/skips", SKIPS_ITSELF)
    result = kata_tree.run("katas", "-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED [[]1[]] katas/orm/skips/test_skips.py:2: could not import 'nowhere_to_be_found'*"]
    )


def test_strict_markers_of_the_callers_project_do_not_break_a_kata(tree: KataTree) -> None:
    result = tree.run("katas", "--strict-markers", "-k", "mark_of_its_own")
    assert result.parseoutcomes()["passed"] == 1
    assert result.ret == 0


@pytest.mark.parametrize("plugin", ["capture", "debugging", "terminal", "cacheprovider", "junitxml", "warnings"])
def test_a_plugin_of_pytest_that_is_left_out_is_done_without(kata_tree: KataTree, plugin: str) -> None:
    kata_tree.kata()
    kata_tree.kata("orm/second", "def test_fails():\n    assert 0\n")
    result = kata_tree.run("katas", "-p", f"no:{plugin}", "--kata-report=report.json")
    assert result.ret == 1
    report = json.loads((kata_tree.path / "report.json").read_bytes())
    assert {kata["id"]: kata["state"] for kata in report["katas"]} == {"orm/first": "solved", "orm/second": "failing"}


#: A plugin that runs tests itself, as those do that run a test again.
RUNS_BY_ITSELF = """
import pytest
from _pytest.runner import runtestprotocol

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    runtestprotocol(item, nextitem=nextitem)
    return True
"""


def test_a_plugin_that_runs_tests_itself_never_finds_a_kata_green(kata_tree: KataTree) -> None:
    kata_tree.kata()
    kata_tree.kata("orm/second", "from katas.orm.second import answer\n", "x = (\n")
    kata_tree.file("conftest.py", RUNS_BY_ITSELF)
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines_random(
        ["*a kata's test runs in its child*", "FAILED *::import - AssertionError: SyntaxError: *"]
    )


def test_the_message_of_each_broken_kata_ends_its_line(kata_tree: KataTree) -> None:
    for name in ("orm/first", "orm/second"):
        kata_tree.kata(name, "import os\ndef test_it(): os._exit(1)\n", files={"conftest.py": "import os; os._exit(1)"})
    lines = kata_tree.run("katas", "-v", "--kata-workers", "1").outlines
    assert sum(line.startswith("___") for line in lines) == 2
    assert not any("exit status 1" in line and "___" in line for line in lines)


def test_a_full_trace_shows_what_lies_beyond_the_kata(kata_tree: KataTree) -> None:
    kata_tree.kata(test="from django.urls import reverse\ndef test_it():\n    reverse('nowhere')\n")
    assert not any("django/urls/base.py" in line for line in kata_tree.run("katas").outlines)
    assert any("django/urls/base.py" in line for line in kata_tree.run("katas", "--full-trace").outlines)


def test_a_mark_of_the_kata_selects(tree: KataTree) -> None:
    tree.run("katas", "-m", "nobody_registered_this").assert_outcomes(
        passed=1, deselected=len(OUTCOMES) + hasattr(pytest, "Subtests")
    )


def test_properties_of_a_test_reach_the_file_for_ci(tree: KataTree) -> None:
    tree.run("katas", "-k", "test_passes", "--junitxml", "results.xml")
    assert '<property name="colour" value="green" />' in (tree.path / "results.xml").read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="this pytest has no subtests")
def test_subtests_are_reported_one_by_one(tree: KataTree) -> None:
    result = tree.run("katas", "-k", "subtests")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["SUBFAILED(n=*1*) *::test_subtests - *"])


def test_a_django_test_case_with_subtests_is_reported(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="""
        from django.test import TestCase

        class CaseOfOurOwn(TestCase):
            def test_it(self):
                for n in range(3):
                    with self.subTest(n=n):
                        self.assertNotEqual(n, 1)
        """
    )
    result = kata_tree.run("katas")
    assert result.ret == 1
    assert any("1 failed" in line for line in result.outlines)
