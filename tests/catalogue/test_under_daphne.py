"""Katas that a real server serves, where it is installed: what blocks its event loop is noticed there too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check.variants import find_answers, lay_out
from tests.conftest import KataTree

ROOT = Path(__file__).parents[2] / "katas"


class Wrong(NamedTuple):
    """A wrong answer that holds up the event loop, or a thread."""

    kata: str
    name: str
    message: str


BLOCKING = [
    Wrong("async_django/async_view", "blocking", "holds up the thread"),
    Wrong("async_django/async_view", "one_after_the_other", "while none of them has answered"),
    Wrong("async_django/async_view", "shielded", "were cancelled"),
    Wrong("async_django/async_view", "left_running", "were cancelled"),
    Wrong("async_django/sync_to_async", "ledger_on_the_loop", "got:      ['record()']"),
    Wrong("async_django/sync_to_async", "unsafe_allowed", "got:      ['a query']"),
    Wrong("async_django/sync_to_async", "the_author_is_lazy", "SynchronousOnlyOperation"),
    Wrong("middleware/async_capable", "blocks_when_it_asks", "blocked by find"),
    Wrong("middleware/async_capable", "blocks_when_it_counts", "count() would hold up"),
    Wrong("middleware/async_capable", "in_a_thread", "find k-acme"),
    Wrong("middleware/async_capable", "one_at_a_time", "afind k-bolt"),
]


def kata_at(folder: str) -> Kata:
    kata = load_kata(ROOT / folder)
    assert isinstance(kata, Kata)
    return kata


@pytest.mark.every_kata
@pytest.mark.parametrize("wrong", BLOCKING, ids=lambda wrong: f"{wrong.kata}: {wrong.name}")
def test_what_blocks_the_loop_fails_under_a_real_server(kata_tree: KataTree, wrong: Wrong) -> None:
    pytest.importorskip("daphne")
    kata = kata_at(wrong.kata)
    (answer,) = [one for one in find_answers(kata, "wrong") if one.stem == wrong.name]
    folder = lay_out(kata, answer, kata_tree.path).path
    _, results = kata_tree.results(folder, "-k", "test_under_daphne")
    told = [message for outcome, message in results[wrong.kata].values() if outcome == "failure"]
    assert any(wrong.message in message for message in told), results


LACKS = """
from pytest_djangokata.catalogue import requirements

requirements.find_spec = lambda name: None

from pytest_djangokata.testing import needs_extra

needs_extra("channels")


def test_more():
    assert False
"""


def test_without_an_extra_its_module_is_skipped_and_the_kata_is_solved(kata_tree: KataTree) -> None:
    kata_tree.kata(files={"test_more.py": LACKS})
    result = kata_tree.run("katas", "-rs", "--kata-report=report.json")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "SKIPPED [[]1[]] katas/orm/first/test_more.py:7: the extra 'channels' is not installed: * pip install *daphne*"
        ]
    )
    (kata,) = json.loads((kata_tree.path / "report.json").read_bytes())["katas"]
    assert kata["state"] == "solved"


def test_with_the_extra_its_module_is_run(kata_tree: KataTree) -> None:
    kata_tree.kata(files={"test_more.py": LACKS.replace("None", "name")})
    kata_tree.run("katas").assert_outcomes(passed=1, failed=1)
