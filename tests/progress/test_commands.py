import sys
from pathlib import Path

import pytest

from pytest_djangokata.progress import commands
from pytest_djangokata.progress.commands import Shell, how_pytest_was_started


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with programs that the shell finds."""
    for name in ("pytest", "python"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_a_kata_is_named_from_the_folder_in_which_pytest_was_started(tmp_path: Path):
    assert Shell(tmp_path).run(tmp_path / "katas/orm/one") == "pytest katas/orm/one"
    assert Shell(tmp_path / "katas/orm").run(tmp_path / "katas/orm/one") == "pytest one"
    assert Shell(tmp_path / "katas/orm/one").run(tmp_path / "katas/orm/two") == "pytest ../two"


@pytest.mark.skipif(sys.platform == "win32", reason="quotes as a POSIX shell does")
def test_a_path_that_the_shell_would_split_is_quoted(tmp_path: Path):
    assert Shell(tmp_path).run(tmp_path / "my katas/one") == "pytest 'my katas/one'"


def test_the_task_is_pointed_at_where_there_is_one(tmp_path: Path):
    assert Shell(tmp_path).help("orm/one", tmp_path) == ""
    (tmp_path / "README.md").touch()
    assert Shell(tmp_path).help("orm/one", tmp_path) == "task: README.md"


def test_the_command_for_a_hint_is_shown_once_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "HINT_COMMAND", "djangokata hint {kata}")
    assert Shell(tmp_path).help("orm/one", tmp_path) == "djangokata hint orm/one"


@pytest.mark.skipif(sys.platform == "win32", reason="programs have other names")
@pytest.mark.parametrize(
    ("argv", "executable", "expected"),
    [
        ("{bin}/pytest", "{bin}/python", "pytest"),
        ("/venv/pytest/__main__.py", "{bin}/python", "python -m pytest"),
        ("/venv/pytest/__main__.py", "/venv/bin/python", "/venv/bin/python -m pytest"),
        ("/venv/bin/pytest", "/venv/bin/python", "/venv/bin/pytest"),
        ("an_editor.py", "/venv/bin/python", "pytest"),
    ],
)
def test_pytest_is_started_as_the_shell_finds_it(bin_folder: Path, argv: str, executable: str, expected: str):
    started = how_pytest_was_started([argv.format(bin=bin_folder)], executable.format(bin=bin_folder))
    assert started == expected
