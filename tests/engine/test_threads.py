"""Threads that are left after a test: idle ones are not waited for, those in the kata's code get a moment to end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytest_djangokata.child import threads
from pytest_djangokata.child.threads import Leftovers
from tests.conftest import KataTree

ANSWER = """
def job():
    return 42

def until(event):
    event.wait()
"""


@pytest.fixture
def answer(tmp_path: Path) -> dict[str, Callable[..., object]]:
    """The functions of a learner's file."""
    file = tmp_path / "answer.py"
    file.write_text(ANSWER)
    names: dict[str, Callable[..., object]] = {}
    exec(compile(ANSWER, str(file), "exec"), names)
    return names


@pytest.fixture
def leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Leftovers:
    """What looks for threads; one for which it waited would hold up the test that uses it for an hour."""
    monkeypatch.setattr(threads, "SECONDS_TO_END", 3600)
    found = Leftovers(str(tmp_path), str(tmp_path))
    found.accept()
    return found


@pytest.fixture
def event() -> Iterator[threading.Event]:
    made = threading.Event()
    yield made
    made.set()


def test_the_idle_worker_of_an_executor_is_not_waited_for(
    leftovers: Leftovers, answer: dict[str, Callable[..., object]]
) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(answer["job"]).result() == 42
        assert [leftovers.endless() for _ in range(3)] == ["", "", ""]


def test_a_thread_that_waits_for_an_event_of_its_own_is_waited_for_once(
    leftovers: Leftovers, event: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    threading.Thread(target=event.wait, daemon=True).start()
    assert leftovers.endless() == ""
    monkeypatch.setattr(threads, "SECONDS_TO_BEGIN", 3600)
    assert leftovers.endless() == ""


def test_a_thread_in_the_katas_code_gets_time_to_end(
    leftovers: Leftovers, event: threading.Event, answer: dict[str, Callable[..., object]]
) -> None:
    threading.Thread(target=answer["until"], args=(event,), daemon=True).start()
    threading.Timer(0.05, event.set).start()
    assert leftovers.endless() == ""


def test_a_thread_that_stays_in_the_katas_code_is_told_once(
    leftovers: Leftovers,
    event: threading.Event,
    answer: dict[str, Callable[..., object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "SECONDS_TO_END", 0)
    thread = threading.Thread(target=answer["until"], args=(event,), name="mine", daemon=True)
    thread.start()
    while not (said := leftovers.endless()):
        pass
    assert said.startswith("answer.py:6  a thread never ended: mine is still here after the test.\n")
    assert leftovers.endless() == ""


ASYNC_VIEWS = """
import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse
from django.urls import path

executor = ThreadPoolExecutor(1)

async def view(request):
    await asyncio.to_thread(len, "x")
    return HttpResponse(executor.submit(len, "four").result())

urlpatterns = [path("x/", view)]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("n", range(5))
def test_it(client, n):
    assert client.get("/x/").content == b"4"
"""


def test_a_kata_with_executors_and_async_views_passes(kata_tree: KataTree) -> None:
    kata_tree.kata(test=ASYNC_VIEWS)
    kata_tree.run("katas").assert_outcomes(passed=5)
