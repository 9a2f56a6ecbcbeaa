"""docs/tutorial.md does what it says, and docs/commands.md is what the commands say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_djangokata.cli.reference import reference
from tests.docs._pages import fits, follow

DOCS = Path(__file__).parents[2] / "docs"


def test_the_tutorial_leads_from_nothing_to_a_solved_kata(tmp_path: Path) -> None:
    assert follow(DOCS / "tutorial.md", tmp_path) > 10


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
