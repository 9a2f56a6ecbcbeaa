"""What other systems read, held to their own schemas; and results.json, held to ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.model import Mark
from pytest_djangokata.grading.render.files import rendered
from pytest_djangokata.grading.render.systems import classroom50, gradescope
from pytest_djangokata.grading.schema import schema
from pytest_djangokata.grading.systems import write_for
from tests.grading.conftest import RIGHT, WRONG, School
from tests.grading.test_outputs import HOSTILE, outcome, results

TEXT = {"type": "string", "minLength": 1}
WHOLE = {"type": "integer", "minimum": 0}
CLASSROOM50: dict[str, Any] = {
    "type": "object",
    "required": [
        "schema",
        "classroom",
        "assignment",
        "assignment_type",
        "owner",
        "submission",
        "commit",
        "release",
        "review",
        "datetime",
        "score",
        "max-score",
        "tests",
    ],
    "additionalProperties": False,
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "score": WHOLE,
        "max-score": WHOLE,
        **dict.fromkeys(
            ["classroom", "assignment", "owner", "commit", "release", "review", "graded_at", "submitted_by"], TEXT
        ),
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {"test-name": TEXT, "passed": {"type": "boolean"}, "score": WHOLE, "max-score": WHOLE},
            },
        },
    },
}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
NUMBER = {"type": "number", "minimum": 0}
GRADESCOPE: dict[str, Any] = {
    "type": "object",
    "required": ["score", "tests"],
    "additionalProperties": False,
    "properties": {
        "score": NUMBER,
        "execution_time": NUMBER,
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": NUMBER,
                    "max_score": NUMBER,
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array"},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}
RUNNER = {
    "CLASSROOM": "cs50",
    "ASSIGNMENT": "week3",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-12-01T10-00-00Z-abc",
    "COMMIT_URL": "https://github.com/x/y/commit/abc",
    "RELEASE_URL": "https://github.com/x/y/releases/tag/submit",
}
NOW = datetime(2026, 12, 1, tzinfo=UTC)

ROWS = {
    "solved": outcome(passed=5, tests="++++"),
    "failed": outcome(tests="+..+", reason=HOSTILE, printed=HOSTILE),
    "marked": outcome(tests="++++", marks=[Mark("syntax", HOSTILE, "a.py", 2)]),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_classroom_50_and_gradescope_read_fits_their_schemas(name: str) -> None:
    whole = results((HOSTILE, ROWS[name]), credit="tests")
    (row,) = whole.rows
    for said, shape in ((classroom50(whole, row, RUNNER, NOW), CLASSROOM50), (gradescope(whole, row), GRADESCOPE)):
        jsonschema.validate(json.loads(json.dumps(said)), shape)
        assert said["score"] == row.points == sum(test.get("score", 0) for test in said["tests"])
        for test in said["tests"]:
            assert "SECRET" not in json.dumps(test)
            if test.get("visibility") != "hidden":
                assert "alert" not in json.dumps(test)


def test_a_late_submission_has_tests_that_add_up_to_its_score() -> None:
    import msgspec

    whole = results(("ada", ROWS["solved"]))
    (row,) = whole.rows
    three = [msgspec.structs.replace(row.katas[0], points=points) for points in (3, 3, 5)]
    for percent in range(0, 101, 7):
        late = msgspec.structs.replace(row, katas=three, percent=percent, points=11 * percent // 100)
        said = classroom50(whole, late, RUNNER, NOW)
        assert sum(test["score"] for test in said["tests"]) == said["score"]


def test_classroom_50_has_to_say_who_and_what_is_graded() -> None:
    whole = results(("ada", ROWS["solved"]))
    with pytest.raises(DjangokataError, match="the variable SUBMISSION_TAG is not set"):
        classroom50(whole, whole.rows[0], RUNNER | {"SUBMISSION_TAG": ""}, NOW)


@pytest.mark.parametrize("name", ROWS)
def test_results_json_fits_the_schema_in_the_docs(name: str) -> None:
    shape = json.loads(schema())
    jsonschema.validate(json.loads(dict(rendered(results((HOSTILE, ROWS[name]))))["results.json"]), shape)


def test_the_schema_in_the_docs_is_current() -> None:
    written = (Path(__file__).parents[2] / "docs" / "grades.schema.json").read_text(encoding="utf-8")
    assert written == schema(), "write it: python -m pytest_djangokata.grading.schema > docs/grades.schema.json"


def test_one_submission_is_graded_for_classroom_50_in_the_working_folder(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.assignment("points = 10")
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)
    school.grade(str(school.hand_in("ada", RIGHT)), "--format", "classroom50")
    said = json.loads(Path("result.json").read_bytes())
    jsonschema.validate(said, CLASSROOM50)
    assert (said["score"], said["max-score"]) == (10, 10)
    assert Path("release-body.md").read_text(encoding="utf-8").startswith("# Week 3")
    school.assignment('points = 10\nfeedback = "hidden"')
    school.grade("submissions/ada", "--format", "classroom50", "--resume")
    assert json.loads(Path("result.json").read_bytes())["tests"][0]["message"] == ""
    assert Path("release-body.md").read_text(encoding="utf-8").startswith("# Handed in")


@pytest.mark.parametrize("name", ["result.json", "release-body.md", ".result.json.tmp", ".release-body.md.tmp"])
def test_no_link_that_was_handed_in_is_written_through(
    school: School, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = results(("ada", outcome(passed=5)))
    victim = school.folder / "victim"
    (school.folder / name).symlink_to(victim)
    for key, value in RUNNER.items():
        monkeypatch.setenv(key, value)
    write_for("classroom50", whole, school.out, None)
    assert not victim.exists()
    assert json.loads(Path("result.json").read_bytes())["score"] == 10


def test_nothing_that_lies_where_the_grader_runs_is_imported(school: School) -> None:
    school.assignment("points = 10")
    path = school.hand_in("ada", RIGHT)
    proof = school.folder / "imported"
    for name in (
        "json",
        "decimal",
        "random",
        "sqlite3",
        "sitecustomize",
        "usercustomize",
        "conftest",
        "pytest",
        "django",
    ):
        (school.folder / f"{name}.py").write_text(f"open({str(proof)!r}, 'a').write({name!r})\n", encoding="utf-8")
    for name in ("pytest_djangokata", "kata_project", "katas"):
        (school.folder / name).mkdir()
        (school.folder / name / "__init__.py").write_text(f"open({str(proof)!r}, 'a')\n", encoding="utf-8")
    (school.folder / "pytest.ini").write_text("[pytest]\naddopts = -p conftest\n", encoding="utf-8")
    school.grade(str(path))
    assert school.row("ada")["points"] == 10
    assert not proof.exists()


def test_a_folder_in_the_place_of_the_result_is_said(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in RUNNER.items():
        monkeypatch.setenv(key, value)
    Path("result.json").mkdir()
    with pytest.raises(
        DjangokataError, match=r"result.json: a folder is where this file is to be written.\nRemove it."
    ):
        write_for("classroom50", results(("ada", outcome())), school.out, None)


def test_one_submission_is_graded_for_gradescope_with_the_time_that_gradescope_knows(school: School) -> None:
    school.assignment("""
        points = 10
        deadline = 2026-12-01T00:00:00Z
        late.percent_per_day = 10
    """)
    path = school.hand_in("submission", RIGHT)
    told = {"id": 1, "created_at": "2026-12-01T12:00:00.000000-08:00", "users": []}
    (path.parent / "submission_metadata.json").write_text(json.dumps(told), encoding="utf-8")
    school.grade(str(path), "--format", "gradescope", "--result", "there/results.json")
    said = json.loads(Path("there/results.json").read_bytes())
    jsonschema.validate(said, GRADESCOPE)
    assert said["score"] == 9
    school.hand_in("submission", WRONG)
    school.grade(str(path), "--format", "gradescope", "--regrade")
    assert json.loads((school.out / "gradescope" / "results.json").read_bytes())["score"] == 0
