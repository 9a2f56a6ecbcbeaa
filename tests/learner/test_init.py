"""``djangokata init``, as somebody types it who has installed the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pytest_djangokata.layout import leads_to_katas
from pytest_djangokata.learner.place import roots_in
from tests.conftest import CI_SERVERS, environment_without
from tests.learner.conftest import Type


def test_a_workspace_has_the_katas_that_were_asked_for(type_: Type, tmp_path: Path) -> None:
    said = type_("init", str(tmp_path / "dojo"), "--topic", "orm", "--level", "basic")
    assert said.status == 0
    assert said.lines[0] == f"3 katas written to {tmp_path / 'dojo'}."
    assert sorted(path.parent.name for path in (tmp_path / "dojo").glob("katas/*/*/kata.toml")) == [
        "first_q",
        "lazy_querysets",
        "select_related",
    ]


def test_commands_in_a_workspace_of_some_katas_do_not_ask_for_the_others(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_("init", str(tmp_path / "dojo"), "--topic", "orm", "--level", "basic")
    monkeypatch.chdir(tmp_path / "dojo")
    said = type_("status")
    assert (said.status, said.err) == (0, "")


@pytest.mark.parametrize("inside", ["katas", "katas/mine", "katas/orm/select_related"])
def test_a_workspace_among_the_katas_of_another_is_refused(type_: Type, dojo: Path, inside: str) -> None:
    said = type_("init", inside)
    assert said.status == 2
    assert said.err.startswith(f"{dojo / inside} lies among the katas of {dojo}.\n")
    assert "djangokata init" in said.err
    assert not (dojo / inside / "pyproject.toml").exists()


def test_a_workspace_holds_no_answers(shipped_dojo: Path) -> None:
    assert [path for path in shipped_dojo.rglob("*") if ".meta" in path.parts] == []
    assert "select_related(" not in (shipped_dojo / "katas/orm/select_related/queries.py").read_text()


def test_pytest_and_editors_find_the_katas(shipped_dojo: Path) -> None:
    settings = json.loads((shipped_dojo / ".vscode/settings.json").read_text())
    assert settings["python.testing.pytestEnabled"] is True
    assert settings["python.testing.pytestArgs"] == ["katas"]
    config = tomllib.loads((shipped_dojo / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    assert config["testpaths"] == ["katas"]


def test_pytest_runs_a_kata_of_a_workspace(dojo: Path) -> None:
    env = environment_without("PYTEST", *CI_SERVERS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "katas/orm/lazy_querysets", "-q"],
        cwd=dojo,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "katas solved: 0/" in done.stdout


@pytest.mark.parametrize("changed", [False, True])
def test_a_message_names_the_file_of_the_project_that_the_learner_opens(dojo: Path, changed: bool) -> None:
    """A copy that was changed is not what ran; then the message names what did."""
    answer = dojo / "katas/orm/select_related/queries.py"
    answer.write_text(answer.read_text().replace("import Post", "import Pst"))
    copy = dojo / "kata_project/blog/models.py"
    if changed:
        copy.write_text(copy.read_text() + "Pst = 1\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "katas/orm/select_related", "-q"],
        cwd=dojo,
        env=environment_without("PYTEST", *CI_SERVERS),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "cannot import name 'Pst' from 'kata_project.blog.models'" in done.stdout
    assert (f"({copy})" in done.stdout) is not changed


def test_the_readme_says_what_the_copy_of_the_project_is_for(shipped_dojo: Path) -> None:
    readme = (shipped_dojo / "README.md").read_text()
    assert "This copy is for reading" in readme
    assert "a change here changes no test" in readme


def test_it_is_a_git_repository_with_the_katas_in_its_first_commit(shipped_dojo: Path) -> None:
    log = subprocess.run(["git", "log", "--oneline"], cwd=shipped_dojo, capture_output=True, text=True, check=True)
    assert len(log.stdout.splitlines()) == 1
    status = subprocess.run(["git", "status", "--short"], cwd=shipped_dojo, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_nothing_is_overwritten_and_what_is_missing_is_added(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/select_related/queries.py"
    answer.write_text("mine = 1\n")
    (dojo / "README.md").write_text("My notes.\n")
    said = type_("init", ".", "--topic", "orm", "--topic", "sessions")
    assert said.lines[0].startswith("3 katas written to")
    assert "15 were there already" in said.out
    assert "README.md" in said.out
    assert answer.read_text() == "mine = 1\n"
    assert (dojo / "README.md").read_text() == "My notes.\n"
    assert (dojo / "katas/sessions/session_cart/kata.toml").is_file()


def test_a_given_file_that_is_lost_comes_back_by_the_command_that_is_named(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/first_q/feeds.py"
    answer.write_text("mine = 1\n")
    lost = {dojo / "katas/orm/first_q/test_first_q.py", dojo / "katas/orm/q_search/kata.toml"}
    for path in lost:
        path.unlink()
    said = type_("list", "orm")
    assert "Restore them: djangokata init . --topic orm\n" in said.err
    assert "Restore it: djangokata init . --topic orm\n" in said.err
    said = type_("init", ".", "--topic", "orm")
    assert said.lines[0].startswith("0 katas written")
    assert said.lines[1:5] == [
        "15 were there already.",
        "Missing files of theirs that are back:",
        "  katas/orm/first_q/test_first_q.py",
        "  katas/orm/q_search/kata.toml",
    ]
    assert all(path.is_file() for path in lost)
    assert answer.read_text() == "mine = 1\n"


def test_what_is_lost_in_a_workspace_of_a_level_comes_back_alone(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_("init", str(tmp_path / "dojo"), "--topic", "orm", "--level", "basic")
    (tmp_path / "dojo/katas/orm/first_q/kata.toml").unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.chdir("dojo/katas")
    assert f"Restore it: djangokata init {tmp_path / 'dojo'} --topic orm --level basic\n" in type_("list").err


def test_an_answer_that_is_lost_is_left_to_reset(type_: Type, dojo: Path) -> None:
    answer = dojo / "katas/orm/first_q/feeds.py"
    answer.unlink()
    type_("init", ".", "--topic", "orm")
    assert not answer.exists()
    assert "Bring it back: djangokata reset orm/first_q" in type_("list").err


def test_a_topic_that_does_not_exist_is_one_clear_error(type_: Type, tmp_path: Path) -> None:
    said = type_("init", str(tmp_path / "dojo"), "--topic", "omr")
    assert said.status == 2
    assert said.err == "--topic omr: there is no such topic.\nPerhaps you mean: orm\n"
    said = type_("init", str(tmp_path / "dojo"), "--topic", "zzz")
    assert said.err.startswith("--topic zzz: there is no such topic.\nTopics: admin, api,")
    assert not (tmp_path / "dojo").exists()


def test_a_pack_that_is_not_installed_is_one_clear_error(type_: Type, tmp_path: Path) -> None:
    said = type_("init", str(tmp_path / "dojo"), "--pack", "acme")
    assert said.status == 2
    assert said.err.splitlines()[0] == "--pack acme: there is no such pack."


def test_a_pack_can_be_named_by_its_folder(type_: Type, tmp_path: Path) -> None:
    type_("new", "acme/count_rows", "--pack", str(tmp_path / "acme-katas"))
    said = type_("init", str(tmp_path / "dojo"), "--topic", "acme", "--pack", str(tmp_path / "acme-katas"))
    assert said.lines[0] == f"1 kata written to {tmp_path / 'dojo'}."
    assert (tmp_path / "dojo/acme_katas/acme/count_rows/answer.py").is_file()
    assert not (tmp_path / "dojo/acme_katas/acme/count_rows/.meta").exists()
    assert "is what lies in `acme_katas`." in (tmp_path / "dojo/README.md").read_text()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_clear_error(type_: Type, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = type_("init", str(tmp_path / "dojo"))
    assert said.status == 2
    assert "Permission denied" in said.err


def test_a_file_in_the_way_is_one_clear_error(type_: Type, tmp_path: Path) -> None:
    (tmp_path / "katas").write_text("not a folder")
    said = type_("init", str(tmp_path), "--topic", "forms")
    assert said.status == 2
    assert "katas" in said.err
    assert len(said.err.splitlines()) <= 3


def test_links_that_lead_nowhere_hide_no_katas_beside_them(tmp_path: Path) -> None:
    (tmp_path / "root/orm").mkdir(parents=True)
    (tmp_path / "root/orm/topic.toml").touch()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere", target_is_directory=True)
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert roots_in(tmp_path) == {tmp_path / "root"}


def test_a_folder_that_goes_while_it_is_looked_into_holds_no_katas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "root/orm").mkdir(parents=True)
    (tmp_path / "root/orm/topic.toml").touch()
    (tmp_path / "passing").mkdir()
    look = os.scandir

    def scandir(folder: Path) -> object:
        if folder == tmp_path / "passing" and folder.exists():
            folder.rmdir()
        return look(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert roots_in(tmp_path) == {tmp_path / "root"}
    assert not leads_to_katas(tmp_path)
