"""What is known from earlier runs, and what becomes of it."""

import json

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import learner_state, ship, summary

TWO = "def test_a(): ...\n\n\ndef test_b(): ...\n"


def test_a_kata_is_solved_once_each_test_has_passed_in_some_run(kata_tree: KataTree):
    kata_tree.kata("orm/first", TWO)
    first = kata_tree.run("katas", "-k", "test_a")
    assert not any("solved now" in line for line in summary(first))
    second = kata_tree.run("katas", "-k", "test_b")
    assert "solved now    orm/first                 first" in summary(second)
    assert any("every kata is solved" in line for line in summary(second))


def test_a_change_makes_a_result_stale_and_running_it_again_makes_it_fresh(kata_tree: KataTree):
    folder = kata_tree.kata("orm/first", TWO)
    kata_tree.kata("orm/second")
    kata_tree.run("katas")
    (folder / "answer.py").write_text("x = 1\n")
    other = "\n".join(summary(kata_tree.run("katas/orm/second")))
    assert "orm           1/2 ■□   1/2" in other
    assert "stale         orm/first" in other
    assert "next          orm/first" in other
    again = "\n".join(summary(kata_tree.run("katas/orm/first")))
    assert "2/2" in again
    assert "stale" not in again
    assert "solved now" not in again


def test_a_result_of_another_version_of_an_answer_is_shown_as_stale(kata_tree: KataTree):
    folder = kata_tree.kata("orm/first", "def test_a(): assert 0\n", answer="x = 1\n")
    ship(kata_tree.kata("orm/not_begun", "def test_a(): assert 0\n"))
    kata_tree.kata("orm/second")
    kata_tree.run("katas")
    (folder / "answer.py").write_text("x = 2\n")
    (folder.parent / "not_begun/test_not_begun.py").write_text("def test_a(): assert 1 == 0\n")
    lines = summary(kata_tree.run("katas/orm/second"))
    assert "stale         orm/first                 changed since it ran; run it again" in lines
    assert not any("not_begun  " in line for line in lines)


def test_a_run_that_stops_early_adds_to_what_is_known(kata_tree: KataTree):
    kata_tree.kata("orm/first", "def test_a(): ...\n\n\ndef test_b(): assert 0\n\n\ndef test_c(): ...\n")
    kata_tree.run("katas", "-k", "test_c")
    kata_tree.run("katas", "-x")
    tests = learner_state(kata_tree)["orm/first"]["tests"]
    assert {name.partition("::")[2]: test["outcome"] for name, test in tests.items()} == {
        "test_a": "passed",
        "test_b": "failed",
        "test_c": "passed",
    }


def test_a_damaged_file_costs_one_line_and_the_run_goes_on(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    path = kata_tree.file(".djangokata/progress.json", "{")
    result = kata_tree.run("katas")
    assert result.ret == 0
    assert sum("progress.json" in line for line in result.outlines) == 1
    assert path.with_name("progress.json.corrupt").read_text() == "{"
    assert set(learner_state(kata_tree)) == {"orm/first"}


def test_a_damaged_file_is_set_aside_under_a_name_that_none_has(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    path = kata_tree.file(".djangokata/progress.json", "{")
    kata_tree.file(".djangokata/progress.json.corrupt/file", "")
    result = kata_tree.run("katas")
    assert result.ret == 0
    assert sum("progress.json is damaged; it is now progress.json.corrupt2" in line for line in result.outlines) == 1
    assert path.with_name("progress.json.corrupt2").read_text() == "{"


def test_a_kata_that_cannot_run_any_more_is_not_runnable_unless_it_was_solved(kata_tree: KataTree):
    solved, failing = kata_tree.kata("orm/solved"), kata_tree.kata("orm/failing", "def test_a(): assert 0\n")
    kata_tree.run("katas")
    for folder in (solved, failing):
        meta = folder / "kata.toml"
        meta.write_text(meta.read_text() + 'requires = ["django>=99"]\n')
    kata_tree.run("katas", "--kata-report=report.json")
    report = json.loads((kata_tree.path / "report.json").read_bytes())
    states = {kata["id"]: (kata["state"], kata["stale"]) for kata in report["katas"]}
    assert states == {"orm/failing": ("not_runnable", True), "orm/solved": ("solved", True)}


def test_a_kata_whose_description_is_spoilt_while_it_runs_counts_as_it_was(kata_tree: KataTree):
    spoils = "from pathlib import Path\ndef test_a(): Path(__file__).with_name('kata.toml').write_text('title =')\n"
    kata_tree.kata("orm/first", spoils)
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas")
    result.assert_outcomes(passed=2)
    assert any("orm           2/2" in line for line in summary(result))


@pytest.mark.parametrize(
    ("gone", "says"), [("answer.py", "there is no file 'answer.py'"), ("test_first.py", "no test_")]
)
def test_a_kata_whose_file_is_deleted_is_broken_and_counts_all_the_same(kata_tree: KataTree, gone: str, says: str):
    (kata_tree.kata("orm/first") / gone).unlink()
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas", "--kata-report=report.json")
    result.assert_outcomes(passed=1, failed=1)
    report = json.loads((kata_tree.path / "report.json").read_bytes())
    assert {kata["id"]: kata["state"] for kata in report["katas"]} == {"orm/first": "broken", "orm/second": "solved"}
    lines = summary(result)
    assert any("orm           1/2" in line for line in lines)
    assert any(says in line for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [["katas", "-k", "test_b"], ["katas/orm/first/test_first.py::test_b"], ["katas", "--lf"], ["--lf", "-n1"]],
)
def test_a_green_run_of_a_part_says_that_there_is_more(kata_tree: KataTree, arguments: list[str]):
    kata_tree.env["PYTEST_PLUGINS"] = "xdist.plugin"
    folder = kata_tree.kata(
        "orm/first", "from katas.orm.first import answer\ndef test_a(): ...\ndef test_b(): answer.x\n"
    )
    kata_tree.run("katas").assert_outcomes(passed=1, failed=1)
    (folder / "answer.py").write_text("x = 1\n")
    result = kata_tree.run(*arguments)
    assert result.ret == 0
    assert "part          orm/first                 1 of 2 tests ran; now all of it" in summary(result)
    assert summary(result)[-1].endswith(" -m pytest katas/orm/first")
    quiet = kata_tree.run(*arguments[:1], "-q", "-k", "test_b")
    quiet.stdout.fnmatch_lines(["1 of 2 tests ran; all of it: * pytest katas/orm/first"])


def test_a_part_of_a_kata_that_was_solved_before_is_called_a_part_too(kata_tree: KataTree):
    kata_tree.kata("orm/first", TWO)
    kata_tree.run("katas")
    quiet = kata_tree.run("katas/orm/first/test_first.py::test_a", "-q")
    quiet.stdout.fnmatch_lines(["1 of 2 tests ran; all of it: * pytest katas/orm/first"])
    told = summary(kata_tree.run("katas/orm/first/test_first.py::test_a"))
    assert any(line.startswith("part ") and "1 of 2 tests ran" in line for line in told)
    assert not any("tests ran" in line for line in summary(kata_tree.run("katas/orm/first")))


def test_a_part_of_a_kata_that_is_not_the_next_one_says_how_to_run_all_of_it(kata_tree: KataTree):
    kata_tree.kata("orm/first", "def test_a(): ...\ndef test_b(): assert 0\n")
    kata_tree.kata("orm/second", "def test_a(): ...\ndef test_b(): ...\n")
    lines = summary(kata_tree.run("katas", "-k", "test_a"))
    assert sum("1 of 2 tests ran; all of it: " in line for line in lines) == 1
    assert sum("1 of 2 tests ran; now all of it" in line for line in lines) == 1


def test_a_part_of_one_of_several_katas_that_is_solved_or_of_one_that_is_red_needs_no_hint(kata_tree: KataTree):
    kata_tree.kata("orm/first", TWO)
    kata_tree.kata("orm/third", TWO)
    kata_tree.run("katas")
    assert not any("tests ran" in line for line in summary(kata_tree.run("katas", "-k", "test_a")))
    kata_tree.kata("orm/second", "def test_a(): assert 0\ndef test_b(): ...\n")
    assert not any("tests ran" in line for line in summary(kata_tree.run("katas/orm/second", "-k", "test_a")))
