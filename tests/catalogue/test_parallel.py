"""The whole catalogue in several processes and in another order: every test gives the result that the catalogue promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.catalogue.requirements import missing
from pytest_djangokata.check.variants import lay_out
from tests.conftest import KataTree

pytestmark = pytest.mark.every_kata

ROOT = Path(__file__).parents[2] / "katas"


@pytest.mark.parametrize("solved", [False, True], ids=["as shipped", "solved"])
def test_every_kata_gives_the_promised_results_in_two_processes_and_another_order(
    kata_tree: KataTree, solved: bool
) -> None:
    kata_tree.load("xdist", "randomly")
    katas = [kata for kata in load_catalogue([ROOT]).katas.values() if not any(map(missing, kata.meta.requires))]
    for kata in katas:
        lay_out(kata, kata.hidden / "solution" if solved else None, kata_tree.path)
    options = ["-n2", "--randomly-seed=20", "-q", "--tb=no", "--kata-report=report.json"]
    result = kata_tree.run("katas", *options, random=True, timeout=900)
    assert result.ret == (0 if solved else 1)
    report = json.loads((kata_tree.path / "report.json").read_text())
    assert {kata["id"] for kata in report["katas"]} == {kata.id for kata in katas}
    surprises = [
        (kata["id"], test["name"], test["outcome"])
        for kata in report["katas"]
        for test in kata["tests"]
        if (test["outcome"] != "passed" if solved else test["outcome"] == "passed" and not test["passes_as_shipped"])
    ]
    assert surprises == []
