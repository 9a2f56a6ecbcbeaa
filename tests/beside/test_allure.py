"""The files of allure-pytest: for each test of a kata its name, its status and its message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import KataTree

TESTS = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_numbers(number):
    print("printed")
    assert number == 1, "only one"

def test_raises():
    raise ValueError("no number")

@pytest.mark.skip(reason="not today")
def test_is_skipped():
    pass

@pytest.fixture
def broken():
    raise OSError("no set-up")

def test_is_not_set_up(broken):
    pass
"""


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "xdist"])
def test_each_result_has_its_status_its_message_and_its_labels(kata_tree: KataTree, workers: list[str]) -> None:
    kata_tree.load("allure_pytest", "xdist")
    kata_tree.kata("orm/first", TESTS)
    kata_tree.kata("orm/dies", "import os\n\ndef test_dies():\n    os._exit(1)\n")
    kata_tree.run("katas", "--alluredir=allure", *workers)
    results: dict[str, dict[str, Any]] = {}
    for file in (kata_tree.path / "allure").glob("*-result.json"):
        result = json.loads(file.read_text())
        results[result["name"]] = result
    assert {name: result["status"] for name, result in results.items()} == {
        "test_numbers[1]": "passed",
        "test_numbers[2]": "failed",
        "test_raises": "broken",
        "test_is_skipped": "skipped",
        "test_is_not_set_up": "broken",
        "test_dies": "broken",
    }
    assert "only one" in results["test_numbers[2]"]["statusDetails"]["message"]
    assert "no number" in results["test_raises"]["statusDetails"]["message"]
    assert "the process ended itself" in results["test_dies"]["statusDetails"]["message"]
    labels = {(label["name"], label["value"]) for label in results["test_raises"]["labels"]}
    assert {("suite", "test_first"), ("tag", "orm"), ("tag", "basic")} <= labels
    assert results["test_raises"]["fullName"] == "katas.orm.first.test_first#test_raises"
    assert len({result["historyId"] for result in results.values()}) == 6
    assert results["test_numbers[2]"]["parameters"] == [{"name": "number", "value": "2"}]
    assert [one["name"] for one in results["test_numbers[2]"]["attachments"]] == ["stdout"]
