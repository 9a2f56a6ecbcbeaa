"""``djangokata takehome start`` and ``submit``, as a candidate types them in the copy."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.assignments._alone import Environment
from tests.learner.conftest import Type
from tests.takehome.conftest import inside


@pytest.fixture(autouse=True)
def _in_the_copy(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy)


def edited(copy: Path) -> Path:
    """Return a file that the candidate edits."""
    kata = json.loads((copy / "djangokata.json").read_text())["katas"][0]
    return copy / kata["folder"] / kata["edit"][0]


def packed(copy: Path) -> zipfile.ZipFile:
    (path,) = copy.glob("submission-*.zip")
    return zipfile.ZipFile(path)


def test_begin_and_end_are_noted(copy: Path, type_: Type) -> None:
    assert type_("takehome", "start").lines[0].startswith("Begun at ")
    assert type_("takehome", "start").lines[0].startswith("Begun already, at ")
    type_("takehome", "submit")
    record = json.loads(packed(copy).read("takehome.json"))
    assert record["started"] <= record["submitted"]


def test_exactly_what_is_allowed_is_packed(copy: Path, type_: Type) -> None:
    answer = edited(copy)
    answer.write_text("mine = 1\n")
    (answer.parent / "test_mine.py").write_text("def test_mine(): ...\n")
    (answer.parent / "secrets.txt").write_text("not yours")
    (copy / "NOTES.md").write_text("I took a break.")
    (copy / ".env").write_text("TOKEN=1")
    type_("takehome", "submit")
    names = set(packed(copy).namelist())
    folder = answer.parent.relative_to(copy).as_posix()
    assert {f"{folder}/{answer.name}", f"{folder}/test_mine.py", "NOTES.md", "receipt.json", "takehome.json"} <= names
    assert not any(name.endswith(("secrets.txt", ".env", "README.md", "kata.toml", ".whl")) for name in names)
    assert packed(copy).read(f"{folder}/{answer.name}") == b"mine = 1\n"


def test_links_and_big_files_are_left_out_and_named(copy: Path, type_: Type) -> None:
    answer = edited(copy)
    answer.unlink()
    answer.symlink_to("/etc/hostname")
    (answer.parent / "test_big.py").write_bytes(b"#" * (1 << 20) + b"\n")
    said = type_("takehome", "submit")
    folder = answer.parent.relative_to(copy).as_posix()
    assert f"Left out: {folder}/{answer.name}: it is a link." in said.err
    assert f"Left out: {folder}/test_big.py: it is bigger than 1,048,576 bytes." in said.err
    assert f"{folder}/{answer.name}" not in packed(copy).namelist()


def test_what_is_not_taken_or_missing_is_named(copy: Path, type_: Type) -> None:
    answer = edited(copy)
    (answer.parent / "helpers.py").write_text("def help(): ...\n")
    (answer.parent / "__init__.py").write_text("# mine\n")
    answer.unlink()
    said = type_("takehome", "submit")
    folder = answer.parent.relative_to(copy).as_posix()
    taken = f"and only {answer.name} and test_*.py are taken"
    assert said.err.splitlines()[:3] == [
        f"Missing: {folder}/{answer.name}. What was handed out is in the archive that you were sent.",
        f"Left out: {folder}/__init__.py: it is changed, {taken}.",
        f"Left out: {folder}/helpers.py: it is new, {taken}.",
    ]


def test_of_an_untouched_copy_nothing_is_left_out_and_it_is_said(copy: Path, type_: Type) -> None:
    first, *others = [kata["folder"] for kata in json.loads((copy / "djangokata.json").read_text())["katas"]]
    untouched = "As it was handed out, without a change of yours: "
    assert type_("takehome", "submit").err.splitlines() == [
        f"{untouched}{', '.join([first, *others])}.",
        "When you began is not noted. Say it in NOTES.md, if you like.",
    ]
    edited(copy).write_text("mine = 1\n")
    assert type_("takehome", "submit").err.splitlines()[0] == f"{untouched}{', '.join(others)}."


def test_an_earlier_submission_is_replaced_and_nothing_else(copy: Path, type_: Type) -> None:
    answer = edited(copy)
    before = answer.read_bytes()
    assert type_("takehome", "submit", "-o", str(answer)).err == (
        f"{answer}: a submission is a zip archive.\nName it so: -o FILE.zip\n"
    )
    (copy / "photos.zip").write_bytes(b"PK")
    assert type_("takehome", "submit", "-o", "photos.zip").err == (
        "photos.zip: it is there already, and no earlier submission of this take-home.\nName another file: -o FILE.zip\n"
    )
    assert (answer.read_bytes(), (copy / "photos.zip").read_bytes()) == (before, b"PK")
    for _ in range(2):
        assert type_("takehome", "submit", "-o", "new/mine.zip").status == 0
    assert (copy / "new" / "mine.zip").is_file()


def test_the_history_of_git_comes_along(copy: Path, type_: Type, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "The first step"]):
        subprocess.run([*git, *words], check=True)
    type_("takehome", "submit")
    archive = packed(copy)
    assert [one["subject"] for one in json.loads(archive.read("takehome.json"))["commits"]] == ["The first step"]
    archive.extract("history.bundle", tmp_path)
    subprocess.run(["git", "clone", "-q", tmp_path / "history.bundle", tmp_path / "cloned"], check=True)


def test_without_a_begin_it_is_said(copy: Path, type_: Type) -> None:
    said = type_("takehome", "submit")
    assert said.status == 0
    assert "When you began is not noted." in said.err


def test_elsewhere_it_is_said_where_to_go(type_: Type, tmp_path: Path) -> None:
    with inside(tmp_path):
        said = type_("takehome", "start")
    assert (said.status, said.err.splitlines()[1]) == (2, "Unpack the archive that you were sent, and go there.")


def test_without_its_receipt_it_is_said_where_to_take_it_from(copy: Path, type_: Type) -> None:
    (copy / "receipt.json").unlink()
    for verb in ("start", "submit"):
        said = type_("takehome", verb)
        assert (said.status, said.err) == (
            2,
            f"{copy / 'receipt.json'}: it is missing.\nTake the file out of the archive that you were sent.\n",
        )


def test_a_candidate_needs_nothing_but_what_was_sent(copy: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env", next((copy / "vendor").glob("*.whl")), without=("cryptography", "ruff"))
    assert environment.run("djangokata", "takehome", "start", cwd=copy).returncode == 0
    assert environment.run("python", "-m", "pytest", "-q", cwd=copy).returncode == 1
    assert environment.run("djangokata", "takehome", "submit", cwd=copy).returncode == 0
    assert packed(copy).testzip() is None
