"""What the katas show a learner as they are shipped: IDs that say something, messages without the tests' own source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import KataTree, Results

ROOT = Path(__file__).parents[2] / "katas"
MODULES = sorted(ROOT.glob("*/*/test_*.py"))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> tuple[pytest.RunResult, Results]:
    """One run of all katas."""
    tree = KataTree(tmp_path_factory.mktemp("shipped"), warm_cache)
    return tree.results(ROOT, "-v", "--tb=long", timeout=600)


def test_no_parameter_is_named_by_its_number_alone(shipped: tuple[pytest.RunResult, Results]) -> None:
    arguments: dict[str, set[str]] = {}
    for module in MODULES:
        known = arguments.setdefault("/".join(module.parts[-3:-1]), set())
        known |= {
            node.arg for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.arg)
        }
    _, katas = shipped
    numbered = [
        f"{kata}: {name}"
        for kata, tests in katas.items()
        for name in tests
        for part in name.partition("[")[2].rstrip("]").split("-")
        if (match := re.fullmatch(r"([A-Za-z_]+)\d+", part)) and match[1] in arguments[kata]
    ]
    assert numbered == []


def test_no_failure_lists_the_source_of_the_test(shipped: tuple[pytest.RunResult, Results]) -> None:
    _, katas = shipped
    listing = [
        f"{kata}: {name}" for kata, tests in katas.items() for name, (_, text) in tests.items() if "\n>  " in text
    ]
    assert listing == []


def test_katas_as_shipped_give_no_warnings(shipped: tuple[pytest.RunResult, Results]) -> None:
    result, _ = shipped
    assert "warning" not in result.outlines[-1]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: "/".join(module.parts[-3:-1]))
def test_no_test_fails_with_a_bare_assert(module: Path) -> None:
    lines = [node.lineno for node in bare(ast.parse(module.read_text(encoding="utf-8")))]
    assert lines == [], f"{module}: use expect(), attempt() or pytest.fail(…, pytrace=False) in these lines"


def bare(tree: ast.AST) -> Iterator[ast.Assert | ast.Call]:
    """Yield what makes pytest list the source of a test: an assert, or a pytest.fail that does not say no."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.fail":
            yield from [] if any(keyword.arg == "pytrace" for keyword in node.keywords) else [node]
