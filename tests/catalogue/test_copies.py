"""Answers take turns in one copy of a kata."""

from __future__ import annotations

from pathlib import Path

from pytest_djangokata.catalogue.copies import put_answer
from pytest_djangokata.catalogue.load import load_kata
from pytest_djangokata.catalogue.model import Kata
from tests.conftest import KataTree


def test_nothing_of_an_answer_is_there_for_the_next_one(kata_tree: KataTree, tmp_path: Path) -> None:
    kata_tree.kata(edit=["answer.py", "extra_*.py"])
    kata = load_kata(kata_tree.path / "katas" / "orm" / "first")
    assert isinstance(kata, Kata)
    copy = tmp_path / "copy"
    copy.mkdir()
    put_answer(kata, {"answer.py": b"1", "extra_one.py": b"2", "conftest.py": b"3"}, copy)
    assert sorted(path.name for path in copy.iterdir()) == ["answer.py", "extra_one.py"]
    put_answer(kata, {"answer.py": b"4"}, copy)
    assert [(path.name, path.read_bytes()) for path in copy.iterdir()] == [("answer.py", b"4")]
