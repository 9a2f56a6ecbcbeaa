"""The tables of docs/architecture.md name every part, role, message and variable that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_djangokata import probe
from pytest_djangokata.protocol import job
from tests.test_layers import HEIGHT, PACKAGE

ROOT = Path(__file__).parents[2]
TABLES = "\n".join(
    line for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"
)
WORDS = set(re.findall(r"`([^`]+)`", TABLES))
SOURCES = [*PACKAGE.rglob("*.py"), *(ROOT / "kata_project").rglob("*.py"), ROOT / "noxfile.py"]


@pytest.mark.parametrize("part", sorted(HEIGHT.keys() - {"plugin", "__main__"}))
def test_each_part_is_in_the_table(part: str) -> None:
    assert {f"{part}/", f"{part}.py"} & WORDS


def test_each_role_is_in_the_table() -> None:
    roles = {name for module in (job, probe) for name, value in vars(module).items() if _is_role(name, value)}
    assert roles >= {"TESTS", "TESTERS", "ACTOR", "JUDGE"}
    assert roles - WORDS == set()


def _is_role(name: str, value: object) -> bool:
    return name.isupper() and isinstance(value, str) and (":" in value or value == name.lower())


def test_each_message_of_a_child_is_in_a_table() -> None:
    sent = {
        event
        for folder in ("child", "probe")
        for path in (PACKAGE / folder).rglob("*.py")
        for event in re.findall(r'\bsend\(\s*"([a-z]+)"', path.read_text(encoding="utf-8"))
    }
    assert sent >= {"collected", "done", "ready", "wall"}
    assert sent - WORDS == set()


def test_each_variable_is_in_the_table() -> None:
    texts = (path.read_text(encoding="utf-8") for path in SOURCES)
    variables = {name for text in texts for name in re.findall(r"_?DJANGOKATA_[A-Z_]*[A-Z]", text)}
    assert "DJANGOKATA_CACHE" in variables
    assert variables - WORDS == set()
