"""docs/tutorial.md does what it says, and docs/commands.md is what the commands say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_djangokata.cli.reference import reference
from tests.conftest import CI_SERVERS, environment_without
from tests.docs._pages import fits, steps

DOCS = Path(__file__).parents[2] / "docs"


def test_the_tutorial_leads_from_nothing_to_a_solved_kata(tmp_path: Path) -> None:
    folder = tmp_path
    env = environment_without("PYTEST", "DJANGO_", *CI_SERVERS)
    env |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTEST_ADDOPTS": "-p no:randomly",
    }
    done = 0
    for step in steps((DOCS / "tutorial.md").read_text(encoding="utf-8")):
        if step.file:
            (folder / step.file).write_text(step.expected, encoding="utf-8")
        elif step.command.startswith("cd "):
            folder /= step.command.removeprefix("cd ")
        elif not step.command.startswith("python -m pip "):  # it is installed
            run = subprocess.run(
                step.command, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
            )
            assert fits(step.expected, run.stdout), f"$ {step.command}\n{run.stdout}{run.stderr}"
        done += 1
    assert done > 10


@pytest.mark.parametrize(
    ("expected", "got", "right"),
    [
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a … c\n", "a b c\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nd\n", "a\nb\n", False),
    ],
)
def test_a_page_is_held_to_what_it_shows(expected: str, got: str, right: bool) -> None:
    assert fits(expected, got) is right


def test_the_reference_of_the_commands_is_current() -> None:
    written = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert written == reference(), "write it: python -m pytest_djangokata.cli.reference > docs/commands.md"
