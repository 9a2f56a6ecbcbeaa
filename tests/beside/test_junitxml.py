"""The file of ``--junitxml``, held against the rules of the schema ``junit-10.xsd`` by which other systems read it."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from tests.conftest import KataTree

#: The attributes that an element may have, with those that it must have in capitals, and what may be in it.
RULES = {
    "testsuites": ("name time tests failures errors", "testsuite"),
    "testsuite": (
        "NAME TESTS FAILURES ERRORS group time skipped timestamp hostname id package file log url version",
        "testsuite properties testcase system-out system-err",
    ),
    "testcase": ("NAME time classname group", "skipped error failure system-out system-err"),
    "properties": ("", "property"),
    "property": ("NAME VALUE", ""),
    "failure": ("type message", ""),
    "error": ("type message", ""),
    "skipped": ("type message", ""),
    "system-out": ("", ""),
    "system-err": ("", ""),
}


def violations(element: ElementTree.Element) -> list[str]:
    """Return what in *element* and below the schema does not allow."""
    attributes, children = (rule.split() for rule in RULES[element.tag])
    found = [f"{element.tag}: {name}" for name in element.attrib if name not in [one.lower() for one in attributes]]
    found += [
        f"{element.tag} without {name}" for name in attributes if name.isupper() and name.lower() not in element.attrib
    ]
    for child in element:
        found += [f"{child.tag} in {element.tag}"] if child.tag not in children else violations(child)
    return found


MANY = """
import pytest

def test_passes():
    print("printed")

def test_fails():
    assert 1 == 2

@pytest.mark.skip(reason="not today")
def test_is_skipped():
    pass

@pytest.mark.xfail(reason="known")
def test_is_expected_to_fail():
    assert False

@pytest.fixture
def broken():
    raise ValueError("no set-up")

def test_is_not_set_up(broken):
    pass
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("orm/many", MANY, passes_as_shipped=["test_many.py::test_passes"], points=2)
    kata_tree.kata("orm/dies", "import os\n\ndef test_dies():\n    os._exit(1)\n", points=3)
    kata_tree.kata("orm/broken", "from katas.orm.broken import answer\n", "x = (")
    return kata_tree


@pytest.mark.parametrize("logs", ["no", "all"])
@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "xdist"])
def test_the_file_is_as_the_schema_wants_it(tree: KataTree, logs: str, workers: list[str]) -> None:
    tree.load("xdist")
    tree.run("katas", "--junitxml=results.xml", "-o", f"junit_logging={logs}", *workers)
    root = ElementTree.parse(tree.path / "results.xml").getroot()
    assert len(list(root.iter("testcase"))) == 7
    assert violations(root) == []


def test_points_stand_once_for_each_kata_in_either_form(tree: KataTree) -> None:
    for family in ("xunit1", "xunit2"):
        tree.run("katas", "--junitxml=results.xml", "-o", f"junit_family={family}")
        properties = [one.attrib for one in ElementTree.parse(tree.path / "results.xml").iter("property")]
        points = [int(one["value"]) for one in properties if one["name"].endswith(".points")]
        assert sorted(points) == [1, 2, 3]


def test_tests_that_pass_as_shipped_are_named(tree: KataTree) -> None:
    tree.run("katas", "--junitxml=results.xml", "--kata-report=report.json")
    properties = {
        one.attrib["name"]: one.attrib["value"] for one in ElementTree.parse(tree.path / "results.xml").iter("property")
    }
    assert properties["orm/many.passes_as_shipped"] == "test_many.py::test_passes"
    katas = {kata["id"]: kata for kata in json.loads((tree.path / "report.json").read_text())["katas"]}
    guards = {test["name"]: test["passes_as_shipped"] for test in katas["orm/many"]["tests"]}
    assert [name for name, guard in guards.items() if guard] == ["test_many.py::test_passes"]
    assert len(guards) == 5
