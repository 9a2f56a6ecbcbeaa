"""Claims of the katas on tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django
import pytest
from django.contrib.auth.models import User
from django.db import transaction
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

    @task
    def lose() -> None:
        raise User.DoesNotExist


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


@needs_tasks
def test_the_class_of_an_error_is_imported_and_one_within_a_class_is_not_found() -> None:
    missing = lose.enqueue().errors[0]
    assert missing.exception_class_path == "django.contrib.auth.models.User.DoesNotExist"
    with pytest.raises(ImportError):
        _ = missing.exception_class


def celery_app() -> Any:
    celery = pytest.importorskip("celery")
    return celery.Celery("claims", broker="memory://", set_as_current=False, fixups=[])


def test_celery_retries_three_times_at_three_minutes_and_acknowledges_early() -> None:
    made = celery_app().task(note_plainly)
    assert (made.max_retries, made.default_retry_delay, bool(made.acks_late)) == (3, 180, False)


def test_celery_takes_nothing_but_json() -> None:
    app = celery_app()
    assert (app.conf.task_serializer, list(app.conf.accept_content)) == ("json", ["json"])
    with pytest.raises(Exception, match="JSON serializable"):
        app.task(note_plainly).delay(User(username="ada"))


@pytest.mark.django_db(transaction=True)
def test_delay_on_commit_sends_after_the_commit_and_returns_nothing() -> None:
    pytest.importorskip("celery")
    from celery.contrib.django.task import DjangoTask

    app = celery_app()
    made = app.task(base=DjangoTask)(note_plainly)
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("celery")
        with transaction.atomic():
            assert made.delay_on_commit("a") is None
            assert queue.qsize() == 0
        assert queue.qsize() == 1


def note_plainly(word: str) -> None:
    ran.append(word)
