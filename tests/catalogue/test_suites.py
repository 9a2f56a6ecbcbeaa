"""Katas whose answer is a test suite: their READMEs say how many broken versions a suite has to notice."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TOPIC = Path(__file__).parents[2] / "katas" / "testing"


@pytest.mark.parametrize("kata", ["write_the_tests", "isolate_the_gateway"])
def test_the_readme_counts_the_broken_versions(kata: str) -> None:
    versions = 0
    for node in ast.walk(ast.parse((TOPIC / kata / "broken.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "BROKEN":
            assert isinstance(node.value, ast.Dict)
            versions = sum(len(rule.keys) for rule in node.value.values if isinstance(rule, ast.Dict))
    named = 0
    for node in ast.walk(ast.parse((TOPIC / kata / f"test_{kata}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAMED":
            assert isinstance(node.value, ast.List)
            named = len(node.value.elts)
    words = (TOPIC / kata / "README.md").read_text(encoding="utf-8").split()
    assert named
    assert str(named) in words
    assert str(versions - named) in words
