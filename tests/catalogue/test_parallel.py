"""The whole catalogue under pytest-xdist, whose controller must understand all that its workers say about katas."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.catalogue.requirements import missing
from pytest_djangokata.check.variants import lay_out
from tests.conftest import KataTree

ROOT = Path(__file__).parents[2] / "katas"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.env["PYTEST_PLUGINS"] = "xdist.plugin"
    # Measuring these hundreds of processes would take longer than they run; they are about the katas.
    for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
        kata_tree.env.pop(name, None)
    return kata_tree


@pytest.mark.parametrize("solved", [False, True], ids=["as shipped", "solved"])
def test_every_kata_runs_under_xdist(tree: KataTree, solved: bool) -> None:
    katas = load_catalogue([ROOT]).katas.values()
    for kata in katas:
        lay_out(kata, kata.hidden / "solution" if solved else None, tree.path)
    result = tree.run("katas", "-n2", "-q", "--tb=no", "--junitxml=results.xml", timeout=600)
    assert result.ret == (0 if solved else 1)
    names = [one.attrib["name"] for one in ElementTree.parse(tree.path / "results.xml").iter("property")]
    seen = {name.removesuffix(".points") for name in names if name.endswith(".points")}
    assert seen == {kata.id for kata in katas if not any(map(missing, kata.meta.requires))}
