"""Runs in which progress has little to say, or nothing."""

import json

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import summary


def test_a_run_without_katas_imports_the_hooks_alone_and_writes_nothing(kata_tree: KataTree):
    kata_tree.file("test_ordinary.py", "def test_a(): ...\n")
    kata_tree.file(
        "conftest.py",
        """
        import sys

        def pytest_unconfigure():
            front = {"pytest_djangokata.progress", "pytest_djangokata.progress.hooks"}
            assert not {name for name in sys.modules if name.startswith("pytest_djangokata.progress")} - front
        """,
    )
    result = kata_tree.run(env={"GITHUB_STEP_SUMMARY": str(kata_tree.path / "summary.md")})
    assert result.ret == 0
    assert "kata" not in "\n".join(result.outlines[-3:])
    assert not (kata_tree.path / ".djangokata").exists()
    assert not (kata_tree.path / "summary.md").exists()


def test_collecting_only_says_and_writes_nothing(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    kata_tree.kata("orm/second", requires=["django>=99"])
    result = kata_tree.run("katas", "--collect-only", "--kata-report=report.json")
    assert "kata progress" not in str(result.stdout)
    assert not (kata_tree.path / ".djangokata").exists()
    assert not (kata_tree.path / "report.json").exists()


def test_a_quiet_run_has_little_to_say(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    result = kata_tree.run("katas", "-q")
    assert [line for line in result.outlines if "kata" in line] == ["katas solved: 1/1 orm"]


def test_a_terminal_without_unicode_and_colour_gets_neither(kata_tree: KataTree):
    kata_tree.kata("orm/first", title="“Quoted”")
    result = kata_tree.run("katas", env={"COLUMNS": "60", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert 'solved now    orm/first                 "Quoted"' in summary(result)
    assert all(len(line) <= 60 and line.isascii() for line in summary(result))


def test_a_folder_that_cannot_be_written_costs_one_line_and_nothing_else(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    kata_tree.file(".djangokata", "not a folder")
    result = kata_tree.run("katas", "-qq")
    assert result.ret == 0
    (line,) = [line for line in result.outlines if "kata" in line]
    assert "progress.json cannot be " in line


def test_a_report_that_cannot_be_written_is_one_line_and_an_exit_status(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    kata_tree.file("file", "")
    unwritable = str(kata_tree.path / "file" / "summary.md")
    result = kata_tree.run("katas", "--kata-report=file/report.md", env={"GITHUB_STEP_SUMMARY": unwritable})
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert sum("file/report.md cannot be written" in line for line in result.outlines) == 1
    assert sum("GITHUB_STEP_SUMMARY" in line for line in result.outlines) == 1
    assert "Traceback" not in str(result.stdout) + str(result.stderr)


def test_a_report_of_another_kind_is_refused_before_the_run(kata_tree: KataTree):
    result = kata_tree.run("--kata-report=report.html")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "neither in .json nor in .md" in str(result.stderr)


def test_a_report_of_a_run_without_katas_is_empty(kata_tree: KataTree):
    kata_tree.file("test_ordinary.py", "def test_a(): ...\n")
    result = kata_tree.run("--kata-report=report.md", "--kata-report=report.json")
    assert result.ret == 0
    assert "**0 of 0** katas solved" in (kata_tree.path / "report.md").read_text()
    assert json.loads((kata_tree.path / "report.json").read_bytes())["katas"] == []
    assert not (kata_tree.path / ".djangokata").exists()
