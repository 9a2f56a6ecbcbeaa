"""docs/teach.md does what it says."""

from __future__ import annotations

from pathlib import Path

from tests.docs._pages import follow

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_for_teachers_leads_from_nothing_to_a_graded_class(tmp_path: Path) -> None:
    assert follow(DOCS / "teach.md", tmp_path) > 12
    students = (tmp_path / "week3" / "grades" / "gradebook.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in students] == ["student", "ada", "bob", "cleo", "dan"]
