"""Which worker gets an answer: making a kata ready costs more than judging a few."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.grading import batch
from pytest_djangokata.grading.batch import Graders
from pytest_djangokata.grading.bench import Order

KATAS = ("a/one", "a/two", "b/three")


class Bench:
    """Notes what it is asked, and answers with that."""

    def __init__(self, *_: object) -> None:
        self.asked: list[tuple[str, str]] = []

    def facts(self, path: str, seed: int) -> Any:
        self.asked.append(("facts", path))
        return self

    def judge(self, order: Order) -> Any:
        self.asked.append(("judge", order.path))
        return self

    def close(self) -> None:
        """It has no processes."""


class NoLauncher:
    def close(self) -> None:
        """It has started none."""


@pytest.fixture(autouse=True)
def benches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "Bench", Bench)
    monkeypatch.setattr(batch, "make_launcher", lambda *_, **__: NoLauncher())


def order(path: str) -> Any:
    return Order(kata=path, path=str(Path(path)), files={}, content="", seed=1, facts=None)  # type: ignore[arg-type]


def test_few_answers_to_a_kata_go_where_it_has_been_made_ready() -> None:
    with Graders(2, many=False) as graders:
        ready = {kata: graders.facts(Path(kata), 1).result() for kata in KATAS}
        judged = [(kata, graders.judge(order(kata)).result()) for kata in KATAS * 2]
    assert len(set(map(id, ready.values()))) == 2
    assert [id(bench) for _, bench in judged] == [id(ready[kata]) for kata, _ in judged]


def test_a_kata_that_nobody_has_made_ready_gets_one_worker_too() -> None:
    with Graders(2, many=False) as graders:
        futures = [graders.judge(order(kata)) for kata in KATAS * 2]
        benches = {id(future.result()): future.result() for future in futures}
    asked = [{path for _, path in bench.asked} for bench in benches.values()]  # type: ignore[attr-defined]
    assert len(asked) == 2
    assert not asked[0] & asked[1]


def test_many_answers_to_a_kata_are_judged_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2)
    monkeypatch.setattr(Bench, "judge", lambda *_: both.wait(timeout=30))
    with Graders(2, many=True) as graders:
        graders.facts(Path("a/one"), 1).result()
        for future in [graders.judge(order("a/one")) for _ in range(2)]:
            future.result()  # which raises where one waits for the other
