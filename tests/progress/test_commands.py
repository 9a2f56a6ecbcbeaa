import sys
from pathlib import Path

import pytest

from pytest_djangokata.cli import COMMANDS
from pytest_djangokata.progress import commands
from pytest_djangokata.progress.commands import Shell, how_djangokata_is_started, how_pytest_was_started


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
    assert Shell(tmp_path).task(tmp_path) == ""
    (tmp_path / "README.md").touch()
    assert Shell(tmp_path).task(tmp_path) == "task: README.md"


@pytest.fixture
def kata(tmp_path: Path) -> Path:
    """The folder of a kata that has hints and no debrief."""
    folder = tmp_path / "katas/orm/one"
    (folder / ".meta").mkdir(parents=True)
    (folder / ".meta/hints.md").touch()
    (folder.parent / "topic.toml").touch()
    return folder


def test_a_learners_command_is_named_where_it_has_something_to_show(tmp_path: Path, kata: Path):
    assert Shell(tmp_path).about("hint", kata) == "djangokata hint orm/one"
    assert Shell(kata).about("hint", kata) == "djangokata hint orm/one"
    assert Shell(tmp_path).about("debrief", kata) == ""


def test_a_learners_command_is_not_named_where_it_would_find_no_kata(tmp_path: Path, kata: Path):
    assert Shell(tmp_path.parent).about("hint", kata) == ""
    (kata.parent / "topic.toml").unlink()
    assert Shell(tmp_path).about("hint", kata) == ""


def test_the_commands_that_a_run_names_exist():
    assert commands.SHOWN.keys() <= COMMANDS.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="programs have other names")
def test_the_learners_commands_are_started_as_the_shell_finds_them(bin_folder: Path, monkeypatch: pytest.MonkeyPatch):
    assert how_djangokata_is_started(str(bin_folder / "python")) == "python -m pytest_djangokata"
    script = bin_folder / "djangokata"
    script.touch(mode=0o755)
    assert how_djangokata_is_started(str(bin_folder / "python")) == "djangokata"
    monkeypatch.setenv("PATH", "/nowhere")
    assert how_djangokata_is_started(str(bin_folder / "python")) == str(script)
    assert how_djangokata_is_started("/venv/bin/python") == "/venv/bin/python -m pytest_djangokata"


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
