"""What the katas show a learner as they are shipped: IDs that say something, messages without the tests' own source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.catalogue.requirements import missing
from tests.conftest import KataTree

ROOT = Path(__file__).parents[2] / "katas"
MODULES = sorted(ROOT.glob("*/*/test_*.py"))


@pytest.mark.every_kata
def test_katas_as_shipped_show_no_source_of_tests_no_numbers_for_parameters_and_no_warnings(
    kata_tree: KataTree,
) -> None:
    # One run for all three: it is the whole catalogue.
    result, katas = kata_tree.results(ROOT, "-v", "--tb=long", timeout=900)
    runnable = [kata for kata in load_catalogue([ROOT]).katas.values() if not any(map(missing, kata.meta.requires))]
    assert len(katas) == len(runnable)
    listing = [
        f"{kata}: {name}" for kata, tests in katas.items() for name, (_, text) in tests.items() if "\n>  " in text
    ]
    assert listing == []
    names = {kata: arguments(ROOT / kata / f"test_{kata.partition('/')[2]}.py") for kata in katas}
    numbered = [f"{kata}: {name}" for kata, tests in katas.items() for name in tests if is_numbered(name, names[kata])]
    assert numbered == []
    assert "warning" not in result.outlines[-1]


def arguments(module: Path) -> set[str]:
    """Return the names of the arguments of all functions in a module."""
    return {node.arg for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.arg)}


def is_numbered(name: str, arguments: set[str]) -> bool:
    """Whether the ID of a parameter is the name of its argument with a number, as pytest makes it for a list."""
    parts = name.partition("[")[2].removesuffix("]").split("-")
    return any((match := re.fullmatch(r"([A-Za-z_]+)\d+", part)) and match[1] in arguments for part in parts)


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
