"""A class of a few students, one small kata, and the command, as a teacher types it."""

from __future__ import annotations

import csv
import json
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.cli import main

KATA = "statistics/published"

RIGHT = """
from kata_project.blog.models import Post

def published_posts():
    return Post.objects.filter(status="published").count()
"""
WRONG = """
from kata_project.blog.models import Post

def published_posts():
    return Post.objects.count()
"""
#: Right for what the tests ask, and for nothing else.
FITTED = """
from kata_project.blog.models import Post

def published_posts():
    return min(5, Post.objects.filter(status="published").count())
"""


class School:
    """Submissions, an assignment, and what comes of them.

    :param folder: where everything lies; the command runs there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = folder / "pack" / "katas"
        self.submissions = folder / "submissions"
        self.out = folder / "grades"
        self.submissions.mkdir(parents=True)
        self.said = ""

    def kata(self, name: str = KATA) -> Path:
        return scaffold(name, self.pack)

    def assignment(self, text: str = "") -> None:
        """Write the assignment: *text* is added to its title and its one kata."""
        body = textwrap.dedent(text)
        katas = "" if "katas =" in body else f'katas = ["{KATA}"]\n'
        (self.folder / "assignment.toml").write_text(f'title = "Week 3"\n{katas}{body}', encoding="utf-8")

    def hand_in(self, student: str, answer: str, kata: str = KATA) -> Path:
        """Write a student's folder with an answer to a kata, and return it."""
        path = self.submissions / student / "katas" / kata / "answer.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(answer).lstrip(), encoding="utf-8")
        return self.submissions / student

    def grade(self, *words: str, status: int = 0) -> str:
        """Type ``djangokata grade`` with *words*, and return what it printed."""
        arguments = ["grade", "--pack", "pack/katas", "--out", "grades", "--workers", "1", *words]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        print(result.output)
        assert result.exit_code == status, result.output
        self.said = result.output
        return result.output

    def results(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "results.json").read_bytes())
        return found

    def row(self, student: str) -> dict[str, Any]:
        return next(row for row in self.results()["rows"] if row["student"]["key"] == student)

    def gradebook(self, name: str = "gradebook.csv") -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_cache: Path, forked_launchers: None
) -> Iterator[School]:
    """A school with one kata, and nobody in it."""
    monkeypatch.setenv("DJANGOKATA_CACHE", str(warm_cache))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    one = School(tmp_path)
    one.kata()
    before = Path.cwd()
    os.chdir(tmp_path)
    yield one
    os.chdir(before)
