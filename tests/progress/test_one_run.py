"""One run with a kata of every kind, looked at from all sides."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import alone, learner_state, ship, summary

FAILING = "def test_a():\n    assert 1 == 2, 'a | b'\n"
SCHEMA = Path(__file__).parents[2] / "docs/report-schema.md"


class Run:
    """What one run left behind."""

    def __init__(self, tree: KataTree) -> None:
        tree.kata("orm/solved", title="All of it", level="intermediate", points=3)
        tree.kata("orm/begun", FAILING, answer="x = 1\n", question="What | is `it`?")
        ship(tree.kata("orm/as_shipped", FAILING))
        tree.kata(
            "orm/wont_import", "from katas.orm.wont_import import answer\n\ndef test_a(): ...\n", answer="x = (\n"
        )
        tree.kata("orm/skips", "import pytest\n\ndef test_a():\n    pytest.skip('not today')\n", level="advanced")
        tree.kata("newer/django", requires=["python>=3.99"])
        tree.kata("views/elsewhere")
        (tree.root / "orm/begun/README.md").write_text("# Begun\n")
        self.tree = tree
        self.step_summary = tree.path / "summary.md"
        self.step_summary.write_text("Before.\n")
        reports = ("--kata-report=out/report.json", "--kata-report=report.md", "--junitxml=junit.xml")
        env = {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "GITHUB_STEP_SUMMARY": str(self.step_summary)}
        # As in an activated environment: the command shown names Python as the shell finds it, however long its path.
        env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self.result = tree.run("katas/orm", "katas/newer", *reports, *self.more_arguments, env=env)
        self.report = json.loads((tree.path / "out/report.json").read_bytes())
        self.markdown = (tree.path / "report.md").read_text(encoding="utf-8")

    more_arguments: tuple[str, ...] = ()

    @property
    def katas(self) -> dict[str, Any]:
        return {kata["id"]: kata for kata in self.report["katas"]}


class DistributedRun(Run):
    """The same under pytest-xdist, where the process that shows the reports has collected nothing."""

    more_arguments = ("-n2",)


@pytest.fixture(scope="module", params=[Run, DistributedRun])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Run:
    made: Run = request.param(alone(KataTree(tmp_path_factory.mktemp("run"), warm_cache), "xdist"))
    return made


def test_the_terminal_says_what_happened_and_what_is_next(run: Run):
    lines = "\n".join(summary(run.result))
    assert (
        re.sub(r"\S+ -m pytest", "pytest", lines)
        == """\
              basic     intermediate   advanced   all
newer         0/1 □                               0/1
orm           0/3 □□□   1/1 ■          0/1 □      1/5
                                                  1 of 7 in all topics
solved now    orm/solved                All of it
broken        orm/wont_import           answer.py:1 SyntaxError: '(' was never closed
needs         newer/django              another Python, >=3.99, in an environment of its own
not begun     1 kata                    name one, or add -v, to see its failures
next          orm/begun                 basic, 5 min: What | is `it`?
              pytest katas/orm/begun     task: katas/orm/begun/README.md"""
    )


def test_the_state_of_every_kata_is_reported(run: Run):
    assert {name: kata["state"] for name, kata in run.katas.items()} == {
        "newer/django": "not_runnable",
        "orm/as_shipped": "untouched",
        "orm/begun": "failing",
        "orm/skips": "failing",
        "orm/solved": "solved",
        "orm/wont_import": "broken",
    }


def test_the_report_tells_what_each_test_did(run: Run):
    (test,) = run.katas["orm/begun"]["tests"]
    assert (test["name"], test["outcome"]) == ("test_begun.py::test_a", "failed")
    assert "a | b" in test["message"]
    assert test["seconds"] >= 0
    (broken,) = run.katas["orm/wont_import"]["tests"]
    assert broken["outcome"] == "broken"
    (lack,) = run.katas["newer/django"]["missing"]
    assert (lack["requirement"], lack["command"]) == ("python>=3.99", "")
    assert run.katas["newer/django"]["tests"] == []


def test_the_report_adds_up(run: Run):
    totals = {(total["topic"], total["level"]): total for total in run.report["totals"]}
    assert totals["orm", "intermediate"] == {
        "topic": "orm",
        "level": "intermediate",
        "katas": 1,
        "solved": 1,
        "points": 3,
        "earned": 3,
    }
    assert totals["", ""] == {"topic": "", "level": "", "katas": 6, "solved": 1, "points": 8, "earned": 3}
    assert run.report["run"] == "practice"
    assert run.report["next"] == "orm/begun"


def test_the_report_has_the_fields_that_its_documentation_names(run: Run):
    documented = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", SCHEMA.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(paths("", run.report)) - {""} == documented


def paths(prefix: str, value: object) -> list[str]:
    """Return the names of all fields in *value*, as the documentation writes them."""
    if isinstance(value, dict):
        return [prefix, *(path for key, one in value.items() for path in paths(f"{prefix}.{key}".lstrip("."), one))]
    if isinstance(value, list):
        return [prefix, *(path for one in value for path in paths(f"{prefix}[]", one) if path != f"{prefix}[]")]
    return [prefix]


def test_the_markdown_is_written_and_added_to_the_summary_of_a_workflow(run: Run):
    assert "| orm | 0/3 | 1/1 | 0/1 | 1/5 | 3/7 |" in run.markdown
    assert run.step_summary.read_text(encoding="utf-8") == f"Before.\n{run.markdown}"


def test_junitxml_has_the_katas_facts_once(run: Run):
    found = [
        (one.get("name"), one.get("value")) for one in ElementTree.parse(run.tree.path / "junit.xml").iter("property")
    ]
    begun = {name.removeprefix("orm/begun."): value for name, value in found if name.startswith("orm/begun.")}
    assert begun == {
        "topic": "orm",
        "level": "basic",
        "question": "What | is `it`?",
        "points": "1",
        "earned": "0",
        "passes_as_shipped": "",
    }
    points = {name.removesuffix(".points"): int(value) for name, value in found if name.endswith(".points")}
    assert points == {"orm/as_shipped": 1, "orm/begun": 1, "orm/skips": 1, "orm/solved": 3, "orm/wont_import": 1}
    assert sum(int(value) for name, value in found if name.endswith(".earned")) == 3
    assert len(found) == 6 * len(points)


def test_only_what_ran_is_remembered(run: Run):
    assert set(learner_state(run.tree)) == {"orm/as_shipped", "orm/begun", "orm/skips", "orm/solved", "orm/wont_import"}
    assert run.tree.path.joinpath(".djangokata/.gitignore").read_text() == "*\n"
