"""A learner's own tests under the right code and under code with a bug, by a kata that runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

GIVEN = """
from kata_project.blog.models import Post

def count():
    if Post.objects.count() > 100:
        return 100
    return Post.objects.count()
"""

SUITE = """
import pytest
from django.test import TestCase
from kata_project.factories import PostFactory
from katas.testing.suite import given

class CountTest(TestCase):
    def test_one(self):
        PostFactory()
        self.assertEqual(given.count(), 1)

@pytest.mark.django_db
def test_three():
    PostFactory.create_batch(3)
    assert given.count() == 3
"""

TEST = """
import dataclasses, json
from pathlib import Path
import pytest
from pytest_djangokata.testing import run_suite

HERE = Path(__file__).parent

@pytest.mark.django_db
@pytest.mark.parametrize("source", [None, {source!r}], ids=["right", "bug"])
def test_suite(source, request):
    {before}
    result = run_suite(HERE / "suite.py", "katas.testing.suite.given", source, seconds={seconds})
    facts = dataclasses.asdict(result) | {{"green": result.green, "kills": result.kills, "covered": result.covered}}
    (Path({out!r}) / f"{{request.node.callspec.id}}.json").write_text(json.dumps(facts))
"""

META = """
title = "T"
level = "basic"
question = "Q?"
points = 1
minutes = 1
edit = ["answer.py"]
requires = ["fork"]
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that runs a suite and gives the facts on the right code and on a bug."""

    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run_it(suite: str, seconds: int = 60, before: str = "pass") -> tuple[Any, Any]:
        bug = GIVEN.replace("return Post", "return 1 + Post")
        folder = pytester.path / "katas" / "testing" / "suite"
        folder.mkdir(parents=True)
        for package in (folder, folder.parent, folder.parent.parent):
            (package / "__init__.py").touch()
        (folder.parent / "topic.toml").write_text('title = "T"\nsummary = "S"\nkatas = ["suite"]\n')
        (folder / "kata.toml").write_text(META)
        (folder / "given.py").write_text(GIVEN)
        (folder / "answer.py").touch()
        # Not in edit, or a suite that does not import would be one broken kata.
        (folder / "suite.py").write_text(suite)
        (folder / "test_suite.py").write_text(
            TEST.format(source=bug, out=str(pytester.path), seconds=seconds, before=before)
        )
        plugins = ("-p", "djangokata", "-p", "django")  # others warn of what is theirs
        pytester.runpytest_subprocess(*plugins, "katas", "-W", "error", "--kata-timeout", "100").assert_outcomes(
            passed=2
        )
        return tuple(json.loads(Path(pytester.path / f"{name}.json").read_text()) for name in ("right", "bug"))  # type: ignore[return-value]

    return run_it


def test_a_good_suite_is_green_kills_the_bug_and_knows_what_it_did_not_run(run: Any) -> None:
    right, bug = run(SUITE)
    assert (right["green"], right["covered"], right["missing"]) == (True, 80.0, [6])
    assert right["passed"] == ["test_one", "test_three"]
    assert bug["kills"]
    assert bug["failed"]["test_one"] == "AssertionError: 2 != 1"


def test_in_the_place_of_the_code_a_suite_stops_at_its_first_failure_and_nothing_is_measured(run: Any) -> None:
    _, bug = run(SUITE)
    assert (list(bug["failed"]), bug["passed"], bug["statements"]) == (["test_one"], [], 0)


def test_a_suite_that_asserts_nothing_kills_nothing(run: Any) -> None:
    right, bug = run(
        SUITE.replace("assert given", "given").replace("self.assertEqual(given.count(), 1)", "given.count()")
    )
    assert (right["green"], bug["green"], bug["kills"]) == (True, True, False)


def test_an_empty_suite_is_an_error_and_kills_nothing(run: Any) -> None:
    right, bug = run("x = 1\n")
    assert (right["error"], right["green"], bug["kills"]) == ("there are no tests", False, False)


def test_a_suite_that_does_not_import_kills_nothing(run: Any) -> None:
    right, bug = run("import nowhere_to_be_found\n")
    assert "ModuleNotFoundError" in right["error"]
    assert not bug["kills"]


def test_a_suite_cannot_tell_the_bug_by_reading_the_source(run: Any) -> None:
    peeks = (
        "import inspect\nfrom katas.testing.suite import given\n\n"
        "def test_source():\n    assert '1 + Post' not in inspect.getsource(given.count)\n"
    )
    right, bug = run(peeks)
    assert (right["green"], bug["kills"]) == (True, False)


def test_a_suite_that_never_ends_is_stopped(run: Any) -> None:
    right, bug = run("def test_loop():\n    while True:\n        pass\n", seconds=1)
    assert right["error"] == bug["error"] == "stopped after 1 s"


def test_a_suite_that_leaves_is_an_error(run: Any) -> None:
    right, _ = run("import os\n\ndef test_exit():\n    os._exit(0)\n")
    assert right["error"] == "the suite's process ended before its tests did"


def test_what_a_suite_patches_does_not_reach_the_next_run(run: Any) -> None:
    right, bug = run(SUITE + "\n\ndef test_patch():\n    given.count = lambda: 3\n")
    assert right["green"]
    assert bug["kills"]


ADD = "from kata_project.factories import PostFactory; source and PostFactory()"


def test_the_database_and_the_environment_are_those_of_each_call(run: Any) -> None:
    before = f"{ADD}; import os; os.environ['CALL'] = 'bug' if source else 'right'"
    suite = (
        "import os, pytest\nfrom kata_project.blog.models import Post\n\n@pytest.mark.django_db\n"
        "def test_posts():\n    assert Post.objects.count() == {'right': 0, 'bug': 1}[os.environ['CALL']]\n"
    )
    right, bug = run(suite, before=before)
    assert (right["green"], bug["green"]) == (True, True)


def test_a_suite_that_ends_the_process_it_comes_from_spoils_no_other_run(run: Any) -> None:
    right, bug = run(SUITE + "\n\ndef test_kill():\n    import os\n    os.kill(os.getppid(), 9)\n")
    assert right["passed"] == ["test_kill", "test_one", "test_three"]
    assert bug["kills"]
