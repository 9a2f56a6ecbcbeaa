"""Claims of the katas on tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django
import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import timezone

needs_tasks = pytest.mark.skipif(django.VERSION < (6, 0), reason="Django's Tasks came with 6.0")

ran: list[str] = []


if django.VERSION >= (6, 0):
    from django.tasks import default_task_backend, task
    from django.tasks.exceptions import InvalidTask

    @task
    def note(word: str) -> str:
        ran.append(word)
        return word


def dummy() -> Any:
    return override_settings(TASKS={"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}})


@needs_tasks
def test_by_default_a_task_runs_within_enqueue() -> None:
    ran.clear()
    result = note.enqueue("a")
    assert (ran, result.status, result.return_value) == (["a"], "SUCCESSFUL", "a")


@needs_tasks
def test_the_dummy_backend_only_keeps_a_list() -> None:
    ran.clear()
    with dummy():
        result = note.enqueue("a")
        assert [one.id for one in default_task_backend.results] == [result.id]
        assert (ran, result.status, result.is_finished) == ([], "READY", False)
        assert note.call("b") == "b"


@needs_tasks
def test_the_backends_of_django_neither_delay_nor_look_up_by_id() -> None:
    assert (default_task_backend.supports_defer, default_task_backend.supports_get_result) == (False, False)
    with pytest.raises(InvalidTask):
        note.using(run_after=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotImplementedError):
        note.get_result(note.enqueue("a").id)


@needs_tasks
def test_arguments_and_results_of_tasks_are_json() -> None:
    with pytest.raises(TypeError):
        note.enqueue(User(username="ada"))


@needs_tasks
def test_a_task_that_failed_or_has_not_finished_has_no_return_value() -> None:
    failed = note.enqueue()
    assert failed.errors[0].exception_class is TypeError
    with pytest.raises(ValueError, match="failed"):
        _ = failed.return_value
    with dummy(), pytest.raises(ValueError, match="not finished"):
        _ = note.enqueue("a").return_value
