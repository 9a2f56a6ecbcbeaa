"""docs/models.md, which shows the models that most katas use."""

from __future__ import annotations

import re
from pathlib import Path

from tests.kata_project.test_practice_project import ROOT, manage


def test_the_page_of_the_models_is_up_to_date(tmp_path: Path) -> None:
    made = manage(tmp_path, "models_page")
    assert made.returncode == 0, made.stderr
    assert made.stdout == (ROOT / "docs/models.md").read_text(encoding="utf-8"), (
        "make it again: python -m kata_project models_page > docs/models.md"
    )


def test_who_writes_a_kata_is_told_of_every_factory() -> None:
    listed = re.findall(r'^    "(\w+Factory)",$', (ROOT / "kata_project/factories.py").read_text("utf-8"), re.MULTILINE)
    told = (ROOT / "docs/writing-a-kata.md").read_text("utf-8")
    assert len(listed) > 10
    assert [name for name in listed if f"| `{name}`" not in told and f", `{name}`" not in told] == []
