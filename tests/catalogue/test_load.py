"""Finding katas, and one clear error for each mistake in their files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, Problem, find_kata_dirs, load_catalogue, load_kata, load_topic
from pytest_djangokata.catalogue.load import installed_root
from pytest_djangokata.errors import DjangokataError

META = """
title = "A title"
level = "basic"
question = "What is it?"
points = 1
minutes = 5
edit = ["answer.py"]
"""

HIDDEN = "the key gives the traps away, so it does not belong here."

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a kata and returns its folder."""

    def kata(name: str = "orm/one", meta: str = META, root: str = "katas", **files: str) -> Path:
        folder = tmp_path / root / name
        folder.mkdir(parents=True)
        for file, text in {"answer.py": "", "test_it.py": "", "kata.toml": meta, **files}.items():
            (folder / file).write_text(text, encoding="utf-8")
        (folder.parent / "topic.toml").write_text(f'title = "T"\nsummary = "S"\nkatas = ["{folder.name}"]\n')
        return folder

    return kata


def problem_of(folder: Path) -> Problem:
    loaded = load_kata(folder)
    assert isinstance(loaded, Problem)
    return loaded


def test_a_valid_kata_is_read_with_its_names(write: Write) -> None:
    kata = load_kata(write())
    assert isinstance(kata, Kata)
    assert (kata.id, kata.package, kata.is_app, kata.settings) == ("orm/one", "katas.orm.one", False, None)
    assert [path.name for path in kata.edit_files] == ["answer.py"]


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('title = "A title"', "", "title", "the key is missing."),
        ('title = "A title"', "title = 3", "title", "expected `str`, got `int`."),
        ('"basic"', '"hard"', "level", "invalid enum value 'hard'."),
        ("points = 1", "points = 0", "points", "expected `int` >= 1."),
        ('edit = ["answer.py"]', "edit = []", "edit", "expected `array` of length >= 1."),
        ('["answer.py"]', '["other.py"]', "edit", "there is no file 'other.py'."),
        ('["answer.py"]', '["../x.py"]', "edit", "'../x.py' leads out of the kata's folder."),
        ('["answer.py"]', '["/etc/passwd"]', "edit", "'/etc/passwd' leads out of the kata's folder."),
        ("minutes = 5", 'minutes = 5\nrequires = ["flask"]', "requires", "unknown requirement 'flask'."),
        ("minutes = 5", 'minutes = 5\nrequires = ["django>>6"]', "requires", "unknown version in 'django>>6'."),
        ("minutes = 5", "minutes = 5\nhard = true", "hard", "there is no such key."),
        ("minutes = 5", "minutes = 5\nprobe_cannot_see = []", "probe_cannot_see", HIDDEN),
        ('edit = ["answer.py"]', 'edit = ["answer.py"]\n[wrong]\nguesses = "probe"', "wrong", HIDDEN),
    ],
)
def test_a_mistake_in_kata_toml_is_told_with_its_key(write: Write, old: str, new: str, key: str, message: str) -> None:
    folder = write(meta=META.replace(old, new))
    found = problem_of(folder)
    assert (found.path, found.key, found.message) == (folder / "kata.toml", key, message)
    assert found.advice


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ('"basic"', '"hard"', '"basic", "intermediate", "advanced"'),
        ("minutes = 5", 'minutes = 5\nwall = ["network"]', '"processes"'),
    ],
)
def test_where_a_few_values_are_allowed_they_are_named(write: Write, old: str, new: str, allowed: str) -> None:
    assert problem_of(write(meta=META.replace(old, new))).advice == f"It is one of: {allowed}"


def test_what_stops_the_wrong_answers_is_not_read_for_a_learner(write: Write) -> None:
    folder = write()
    (folder / ".meta").mkdir()
    (folder / ".meta/wrong.toml").write_text("no TOML")
    assert isinstance(load_kata(folder), Kata)


def test_a_file_that_is_no_toml_is_told_with_its_line(write: Write) -> None:
    assert "line 1" in problem_of(write(meta="title = \n")).message


def test_a_file_that_is_no_utf8_is_told(write: Write) -> None:
    folder = write()
    (folder / "kata.toml").write_bytes(b'title = "\xff"')
    assert "not UTF-8" in problem_of(folder).message


def test_a_file_that_cannot_be_read_is_told(write: Write) -> None:
    folder = write()
    (folder / "kata.toml").unlink()
    (folder / "kata.toml").mkdir()
    assert problem_of(folder).message == "it is a folder; a file is expected."


def test_a_missing_topic_file_is_told(write: Write) -> None:
    folder = write()
    (folder.parent / "topic.toml").unlink()
    topic = load_topic(folder.parent)
    assert isinstance(topic, Problem)
    assert topic.message == "the file is missing."


@pytest.mark.parametrize("name", ["orm/not-a-name", "urls/one", "basic/one"])
def test_a_name_that_cannot_be_one_is_told(write: Write, name: str) -> None:
    assert problem_of(write(name)).advice.startswith("Rename the")


def test_a_kata_without_tests_is_told(write: Write) -> None:
    folder = write()
    (folder / "test_it.py").unlink()
    assert "there is no test_*.py" in problem_of(folder).message


def test_one_wrong_kata_leaves_the_others_and_a_second_of_the_same_name_is_told(write: Write, tmp_path: Path) -> None:
    write("orm/good")
    write("orm/bad", meta="")
    second = write("orm/good", root="more")
    catalogue = load_catalogue([tmp_path / "katas", tmp_path / "more"])
    assert list(catalogue.katas) == ["orm/good"]
    messages = {problem.path: problem.message for problem in catalogue.problems}
    assert "is taken by" in messages[second / "kata.toml"]
    assert messages[tmp_path / "katas/orm/bad/kata.toml"] == "the key is missing."


def test_a_topic_that_lists_a_kata_that_is_not_there_is_told(write: Write, tmp_path: Path) -> None:
    folder = write()
    (folder / ".meta").mkdir(exist_ok=True)
    (folder.parent / "topic.toml").write_text('title = "T"\nsummary = "S"\nkatas = ["one", "two"]\n')
    (found,) = load_catalogue([tmp_path]).problems
    assert (found.key, found.message) == ("katas", "there is no kata 'two'.")


def test_a_workspace_may_hold_some_of_the_katas_of_a_topic(write: Write, tmp_path: Path) -> None:
    folder = write()
    assert not (folder / ".meta").exists()
    (folder.parent / "topic.toml").write_text('title = "T"\nsummary = "S"\nkatas = ["one", "two"]\n')
    assert load_catalogue([tmp_path]).problems == []


def test_a_wrong_paths_file_is_told(write: Write, tmp_path: Path) -> None:
    write()
    (tmp_path / "katas" / "paths.toml").write_text("[thirty]\ntitle = 3\nsteps = []\n")
    (found,) = load_catalogue([tmp_path]).problems
    assert (found.path.name, found.key) == ("paths.toml", "thirty.title") or found.key.endswith("title")


def test_katas_are_found_above_at_and_below_a_path_each_once(write: Write, tmp_path: Path) -> None:
    one, two = write("orm/one"), write("views/two")
    (one / "templates").mkdir()
    assert list(find_kata_dirs([one / "templates", tmp_path, two])) == [one, two]


def test_the_installed_katas_are_the_default() -> None:
    assert (installed_root() / "orm" / "select_related" / "kata.toml").is_file()
    assert "orm/select_related" in load_catalogue().katas


def test_a_pack_adds_katas_and_one_that_cannot_be_found_is_an_error(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("mine/first", root="mypack")
    for package in (folder, folder.parent, folder.parent.parent):
        (package / "__init__.py").touch()
    info = tmp_path / "mypack-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mypack\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[djangokata.packs]\nmine = mypack\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "mine/first" in load_catalogue().katas
    (info / "entry_points.txt").write_text("[djangokata.packs]\nmine = nowhere_to_be_found\n")
    with pytest.raises(DjangokataError, match="python -m pip uninstall mypack"):
        load_catalogue()


def test_a_change_to_an_answer_changes_both_fingerprints_and_one_to_a_readme_only_one(write: Write) -> None:
    folder = write()
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    whole, answer = kata.fingerprint, kata.answer_fingerprint
    (folder / "README.md").write_text("# New\n")
    assert (kata.fingerprint != whole, kata.answer_fingerprint == answer) == (True, True)
    (folder / "answer.py").write_text("x = 1\n")
    assert kata.answer_fingerprint != answer


def test_a_folder_that_cannot_be_listed_is_passed_over(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = write("orm/one")
    closed = tmp_path / "katas" / "closed"
    closed.mkdir()
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return iter(listed(folder))

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert list(find_kata_dirs([tmp_path])) == [one]


def test_katas_are_looked_for_six_folders_down_and_no_deeper(write: Write, tmp_path: Path) -> None:
    near = write("c/d/e/near", root="a/b")
    write("c/d/e/f/far", root="a/b")
    assert list(find_kata_dirs([tmp_path])) == [near]


def test_a_path_that_leads_nowhere_leads_to_no_kata(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    assert list(find_kata_dirs([tmp_path / "nowhere", tmp_path / "notes.txt"])) == []


def test_only_files_are_edited_whatever_a_pattern_matches(write: Write) -> None:
    folder = write(meta=META.replace('["answer.py"]', '["a*", "answer.py"]'), **{"a_note.txt": "x"})
    (folder / "a_folder").mkdir()
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    assert [path.name for path in kata.edit_files] == ["a_note.txt", "answer.py"]


def test_a_file_that_goes_away_counts_as_empty(write: Write) -> None:
    folder = write()
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    empty = kata.answer_fingerprint
    (folder / "answer.py").unlink()
    assert kata.answer_fingerprint == empty
