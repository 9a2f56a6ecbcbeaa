from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Level
from pytest_djangokata.catalogue.load import load_catalogue
from pytest_djangokata.progress.model import KataProgress, State
from pytest_djangokata.progress.next_kata import learning_order, next_kata

Make = Callable[..., KataProgress]


def name_of_next(*katas: KataProgress) -> str | None:
    found = next_kata(katas)
    return found.id if found is not None else None


def test_work_begun_comes_before_work_not_begun(status: Make):
    assert name_of_next(status("orm/a"), status("orm/b", state=State.FAILING)) == "orm/b"


def test_a_broken_kata_is_next_only_where_nothing_else_is_left_of_the_run(status: Make):
    broken = status("orm/a", state=State.BROKEN)
    assert name_of_next(broken, status("orm/b")) == "orm/b"
    assert name_of_next(broken, status("orm/b", ran=False)) == "orm/a"


def test_a_solved_run_leads_to_the_next_kata_of_its_topic(status: Make):
    solved = status("orm/a", state=State.SOLVED)
    assert name_of_next(status("forms/a", ran=False), solved, status("orm/b", ran=False)) == "orm/b"


def test_in_a_part_of_the_catalogue_the_basic_katas_come_first_in_the_order_of_their_topic(status: Make):
    elsewhere = status("forms/a", ran=False)
    katas = [
        status("orm/on_the_path", level=Level.INTERMEDIATE, place=1),
        status("orm/later", place=3),
        status("orm/first", place=2),
    ]
    assert name_of_next(elsewhere, *katas) == "orm/first"
    assert name_of_next(*katas) == "orm/on_the_path"
    begun = status("orm/begun", level=Level.ADVANCED, state=State.FAILING)
    assert name_of_next(elsewhere, *katas, begun) == "orm/begun"


def test_a_solved_kata_leads_to_a_basic_one_of_its_topic(status: Make):
    solved = status("orm/a", state=State.SOLVED)
    left = status("orm/b", level=Level.ADVANCED, ran=False), status("orm/c", ran=False, place=9)
    assert name_of_next(solved, *left) == "orm/c"


def test_a_solved_topic_leads_to_the_next_topic(status: Make):
    assert name_of_next(status("orm/a", state=State.SOLVED), status("views/a", ran=False)) == "views/a"


def test_a_kata_waits_for_the_katas_that_teach_what_it_presupposes(status: Make):
    first, second = status("orm/a", after=("orm/b", "orm/absent")), status("orm/b")
    assert name_of_next(first, second) == "orm/b"
    assert name_of_next(first, status("orm/b", state=State.SOLVED)) == "orm/a"


def test_a_kata_that_cannot_run_here_is_never_next(status: Make):
    assert name_of_next(status("orm/a", state=State.NOT_RUNNABLE)) is None


def test_a_stale_kata_counts_as_unsolved(status: Make):
    assert name_of_next(status("orm/a", state=State.SOLVED, stale=True)) == "orm/a"


@pytest.mark.parametrize("path", ["", '[thirty]\ntitle = "T"\nsteps = [{question = "Q", kata = "orm/zebra"}]\n'])
def test_the_learning_path_comes_before_the_order_of_topics(tmp_path: Path, path: str):
    for name in ("orm/apple", "orm/zebra"):
        folder = tmp_path / "katas" / name
        folder.mkdir(parents=True)
        (folder / "test_it.py").touch()
        (folder / "answer.py").touch()
        keys = 'title = "T"\nlevel = "basic"\nquestion = "Q"\npoints = 1\nminutes = 1\nedit = ["answer.py"]\n'
        (folder / "kata.toml").write_text(keys)
    (tmp_path / "katas/orm/topic.toml").write_text('title = "T"\nsummary = "S"\nkatas = ["apple", "zebra"]\n')
    if path:
        (tmp_path / "katas/paths.toml").write_text(path)
    catalogue = load_catalogue([tmp_path / "katas"])
    assert not catalogue.problems
    expected = ["orm/zebra", "orm/apple"] if path else ["orm/apple", "orm/zebra"]
    assert sorted(catalogue.katas, key=learning_order(catalogue)) == expected
