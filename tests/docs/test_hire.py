"""docs/hire.md and docs/packs.md do what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.docs._pages import follow

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_for_who_hires_leads_from_nothing_to_scorecards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGOKATA_OFFICE", str(tmp_path / "office"))
    assert follow(DOCS / "hire.md", tmp_path) > 20
    cards = [json.loads((tmp_path / f"backend/{name}-card/scorecard.json").read_text()) for name in ("ada", "bob")]
    assert [card["katas"][0]["state"] for card in cards] == ["solved", "not solved"]
    assert [one["tests"] for one in cards[0]["katas"][0]["added"]] == [1]


def test_the_page_for_packs_leads_to_a_kata_that_is_good(tmp_path: Path) -> None:
    assert follow(DOCS / "packs.md", tmp_path) == 2
