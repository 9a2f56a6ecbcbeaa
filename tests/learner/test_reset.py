"""``djangokata reset``: the stub comes back, and nothing of the learner's is lost."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.learner.workspace import write_workspace
from tests.learner.conftest import Type


def test_the_stub_comes_back_and_the_learners_version_is_kept(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/select_related/queries.py"
    stub = answer.read_text()
    answer.write_text("mine = 1\n")
    said = type_("reset", "orm/select_related")
    assert answer.read_text() == stub
    (kept,) = (dojo / ".djangokata/kept/orm/select_related").iterdir()
    assert (kept / "queries.py").read_text() == "mine = 1\n"
    assert said.lines[-1] == "Bring it back: djangokata reset --undo orm/select_related"


def test_undo_brings_the_last_version_back_and_keeps_the_present_one(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/select_related/queries.py"
    answer.write_text("first = 1\n")
    type_("reset", "orm/select_related")
    answer.write_text("second = 2\n")
    assert type_("reset", "--undo", "orm/select_related").status == 0
    assert answer.read_text() == "first = 1\n"
    type_("reset", "--undo", "orm/select_related")
    assert answer.read_text() == "second = 2\n"


def test_undo_without_an_earlier_version_says_so(type_: Type, dojo: Path) -> None:
    said = type_("reset", "--undo", "orm/select_related")
    assert said.status == 2
    assert "no earlier version is kept" in said.err


def test_a_kata_as_shipped_is_left_alone(type_: Type, dojo: Path) -> None:
    assert type_("reset", "orm/select_related").lines[0] == "orm/select_related is as it was shipped."
    assert not (dojo / ".djangokata/kept").exists()


def test_a_deleted_answer_comes_back(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/select_related/queries.py"
    answer.unlink()
    assert type_("reset", "orm/select_related").status == 0
    assert "def front_page" in answer.read_text()


def test_what_was_deleted_is_no_version_to_keep_or_to_bring_back(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/select_related/queries.py"
    stub = answer.read_bytes()
    answer.unlink()
    said = type_("reset", "orm/select_related")
    assert said.lines[0] == "orm/select_related is as it was shipped. What was missing is back: queries.py."
    assert "kept" not in said.out
    assert type_("reset", "--undo", "orm/select_related").status == 2
    assert answer.read_bytes() == stub


def test_undo_never_takes_away_a_file_that_has_to_be_there(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/select_related/queries.py"
    answer.write_text("first = 1\n")
    type_("reset", "orm/select_related")
    answer.unlink()
    type_("reset", "--undo", "orm/select_related")
    assert answer.read_text() == "first = 1\n"
    assert type_("reset", "--undo", "orm/select_related").status == 2
    assert answer.read_text() == "first = 1\n"


def test_files_that_the_learner_added_go_aside_with_the_rest(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dojo = tmp_path / "dojo"
    write_workspace(dojo, topics=["migrations"])
    folder = dojo / "katas/migrations/make_the_missing_migration"
    before = sorted(path.relative_to(folder) for path in folder.rglob("*.py"))
    monkeypatch.chdir(dojo)
    added = next(folder.rglob("migrations")) / "0009_mine.py"
    added.write_text("mine = 1\n")
    assert type_("reset", "migrations/make_the_missing_migration").status == 0
    assert sorted(path.relative_to(folder) for path in folder.rglob("*.py")) == before
    type_("reset", "--undo", "migrations/make_the_missing_migration")
    assert added.read_text() == "mine = 1\n"


def test_in_a_checkout_git_knows_how_the_files_were_shipped(type_: Type, dojo: Path) -> None:
    # A checkout: the katas have their own .meta, and the learner has committed an answer.
    folder = dojo / "katas/orm/select_related"
    stub = (folder / "queries.py").read_text()
    source = Path(__file__).parents[2] / "katas/orm/select_related/.meta/stub.sha256"
    (folder / ".meta").mkdir()
    (folder / ".meta/stub.sha256").write_text(source.read_text())
    git = ["git", "-c", "user.name=L", "-c", "user.email=l@example.org"]
    subprocess.run(["git", "init", "-q"], cwd=dojo, check=True)
    for text in (stub, "mine = 1\n"):
        (folder / "queries.py").write_text(text)
        subprocess.run(["git", "add", "-A"], cwd=dojo, check=True)
        subprocess.run([*git, "commit", "-q", "-m", "Go on"], cwd=dojo, check=True)
    assert type_("reset", "orm/select_related").status == 0
    assert (folder / "queries.py").read_text() == stub


def test_git_knows_files_in_folders_of_any_depth_too(type_: Type, dojo: Path) -> None:
    """As for static_files, whose files to edit are named by ``**``."""
    shipped = Path(__file__).parents[2] / "katas/static_media/static_files"
    folder = dojo / "katas/static_media/static_files"
    shutil.copytree(shipped, folder)
    git = ["git", "-c", "user.name=L", "-c", "user.email=l@example.org"]
    subprocess.run(["git", "init", "-q"], cwd=dojo, check=True)
    subprocess.run(["git", "add", "-A"], cwd=dojo, check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Begin"], cwd=dojo, check=True)
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    before = {path: path.read_bytes() for path in kata.edit_files}
    for path in before:
        path.write_text("mine")
    assert type_("reset", "static_media/static_files").status == 0
    assert {path: path.read_bytes() for path in before} == before
