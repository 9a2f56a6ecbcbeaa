"""A kata whose own tests somebody has changed does not count as solved, and the tests can be had back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CI_SERVERS, environment_without
from tests.learner.conftest import Type

KATA = "orm/first_q"
FOLDER = Path("katas", KATA)
TESTS = FOLDER / "test_first_q.py"
SOLUTION = Path(__file__).parents[2] / FOLDER / ".meta/solution/feeds.py"

RESET = f"djangokata reset --given {KATA}"
PASSES_NOTHING = "\n\ndef test_nothing():\n    pass\n"


def pytest_says(*options: str) -> str:
    """Run the kata in the current folder, and return what a person reads."""
    env = environment_without("PYTEST", *CI_SERVERS) | {"COLUMNS": "200"}
    command = [sys.executable, "-m", "pytest", str(FOLDER), *options]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    print(done.stdout, done.stderr)
    return done.stdout


def return_at_once() -> None:
    """Put ``return`` at the top of each test."""
    lines = []
    inside = False
    for line in TESTS.read_text().splitlines():
        lines.append(line)
        inside = inside or line.startswith("def test_")
        if inside and line.endswith(":"):
            lines.append("    return")
            inside = False
    TESTS.write_text("\n".join(lines) + "\n")


def test_a_kata_with_edited_tests_is_not_solved_and_its_tests_come_back(type_: Type, dojo: Path) -> None:
    return_at_once()
    edited = TESTS.read_text()
    said = pytest_says()
    assert "failed" not in said
    assert "solved now" not in said
    assert [line for line in said.splitlines() if "own test_first_q.py" in line and line.endswith(RESET)]
    assert "0 of " in next(line for line in type_("list", "orm").lines)
    status = type_("status")
    assert "own tests" in status.out
    assert json.loads(type_("status", "--json").out)["solved"] == 0
    assert type_("solution", KATA).status == 2
    said_back = type_("reset", "--given", KATA)
    assert said_back.status == 0
    (kept,) = (dojo / ".djangokata/kept-given" / KATA).iterdir()
    assert str(kept.relative_to(dojo)) in said_back.out
    assert (kept / TESTS.name).read_text() == edited
    assert TESTS.read_bytes() == (SOLUTION.parents[2] / TESTS.name).read_bytes()


def test_with_an_answer_it_is_solved_once_its_own_tests_are_back(type_: Type, dojo: Path) -> None:
    (FOLDER / "feeds.py").write_bytes(SOLUTION.read_bytes())
    TESTS.write_text(TESTS.read_text() + "# mine\n")
    said = pytest_says("-q")
    assert "0/15 orm" in said
    assert RESET in said
    type_("reset", "--given", KATA)
    assert (FOLDER / "feeds.py").read_bytes() == SOLUTION.read_bytes()
    assert "solved now" in pytest_says()
    assert "as they came" in type_("reset", "--given", KATA).out


def test_tests_beside_the_given_ones_other_ends_of_lines_and_notes_are_no_change(dojo: Path) -> None:
    (FOLDER / "feeds.py").write_bytes(SOLUTION.read_bytes())
    (FOLDER / "test_mine.py").write_text(PASSES_NOTHING)
    (FOLDER / "README.md").write_text("Mine.\n")
    TESTS.write_bytes(TESTS.read_bytes().replace(b"\n", b"\r\n"))
    assert "solved now" in pytest_says()


def test_a_test_module_that_has_gone_is_missed(dojo: Path) -> None:
    TESTS.unlink()
    (FOLDER / "test_mine.py").write_text(PASSES_NOTHING)
    assert "solved now" not in (said := pytest_says())
    assert RESET in said


def test_what_is_not_known_is_not_brought_back(type_: Type, dojo: Path) -> None:
    (FOLDER / ".meta").mkdir()
    said = type_("reset", "--given", KATA)
    assert said.status == 2
    assert "no installed package has another copy" in said.err


@pytest.mark.usefixtures("dojo")
def test_an_answer_and_what_is_given_are_not_brought_back_at_once(type_: Type) -> None:
    assert type_("reset", "--given", "--undo", KATA).status == 2
