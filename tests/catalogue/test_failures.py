"""What the tests of katas fail with: messages of their own, without the tests' source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "katas"
MODULES = sorted(ROOT.glob("*/*/test_*.py"))


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
