"""Tests that are gone: a module without any, or a conftest.py that takes them out. Their kata must not vanish with them."""

from __future__ import annotations

import ast
from pathlib import Path

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.restore import init_command
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.workers.outcomes import Collection


def emptied(kata: Kata, collection: Collection, module: Path) -> Breakage | None:
    """Return why *module*, of which nothing was collected, has no test; None where that is all right.

    A module that the learner writes may be empty, as long as the kata has other tests.
    """
    if module in kata.edit_files and collection.items:
        return None
    if not has_tests(module):
        command = init_command(module)
        restore = f"Remove it. Restore it: {command}" if command else f"Restore it: git restore {module}"
        return Breakage("there is no test in it", str(module), details=[restore])
    conftest = kata.path / "conftest.py"
    culprit = conftest if conftest.is_file() else module
    return Breakage(f"the tests of {module.name} are taken out before they run", str(culprit))


def has_tests(module: Path) -> bool:
    """Return whether a test is defined in *module*, by its text."""
    try:
        tree = ast.parse(module.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, functions) and node.name.startswith("test") for node in ast.walk(tree))
