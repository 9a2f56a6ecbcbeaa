"""What the command line names, as far as it leads to katas."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest


def asked_for(config: pytest.Config) -> dict[Path, list[list[str]]]:
    """Return the files that the command line names, each with the ways down to the tests that it names behind ``::``."""
    asked: dict[Path, list[list[str]]] = {}
    for argument in config.args:
        base, bracket, rest = str(argument).partition("[")
        file, *names = base.split("::")
        if names:
            names[-1] += bracket + rest
        path = Path(os.path.normpath(config.invocation_params.dir / file))
        if path.suffix == ".py":
            chains = asked.setdefault(path, [])
            if names and names not in chains:
                chains.append(names)
    return asked


def names_in(path: Path) -> list[str]:
    """Return the names of the tests in a module, read from its text."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in tree.body if isinstance(node, functions) and node.name.startswith("test")]
