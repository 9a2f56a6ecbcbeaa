"""docs/models.md, which shows the models that most katas use."""

from __future__ import annotations

from pathlib import Path

from tests.kata_project.test_practice_project import ROOT, manage


def test_the_page_of_the_models_is_up_to_date(tmp_path: Path) -> None:
    made = manage(tmp_path, "models_page")
    assert made.returncode == 0, made.stderr
    assert made.stdout == (ROOT / "docs/models.md").read_text(encoding="utf-8"), (
        "make it again: python -m kata_project models_page > docs/models.md"
    )
