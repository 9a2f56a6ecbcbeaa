"""A queue and its worker, for practice. Nothing is to be done here.

Like a real queue it is no part of the database: what was enqueued stays, even if the transaction around it is rolled back.
A job is kept as JSON, and nothing runs before ``begin()`` and ``finish()``, or ``work()``, are called.
"""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.tasks import TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import TaskContext, TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from django.utils.module_loading import import_string


@dataclass
class Job:
    """A task that was enqueued, as a queue on another machine knows it."""

    path: str
    queue: str
    priority: int
    #: Positional and keyword arguments, as JSON.
    arguments: str
    enqueued_at: Any
    status: TaskResultStatus = TaskResultStatus.READY
    #: What the task returned, as JSON.
    returned: str = "null"
    errors: list[TaskError] = field(default_factory=list)


#: All jobs, by the id of their result, the oldest first.
jobs: dict[str, Job] = {}


class Queue(BaseTaskBackend):
    """The backend that ``TASKS`` in settings.py names."""

    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        job = Job(task.module_path, task.queue_name, task.priority, json.dumps([args, kwargs]), timezone.now())
        name = uuid4().hex
        result = self._result(name, job)
        jobs[name] = job
        return result

    def get_result(self, result_id: str) -> TaskResult:
        if result_id not in jobs:
            raise TaskResultDoesNotExist(result_id)
        return self._result(result_id, jobs[result_id])

    def _result(self, name: str, job: Job) -> TaskResult:
        args, kwargs = json.loads(job.arguments)
        started = None if job.status == TaskResultStatus.READY else timezone.now()
        ended = timezone.now() if job.status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED) else None
        result = TaskResult(
            task=import_string(job.path).using(queue_name=job.queue, priority=job.priority),
            id=name,
            status=job.status,
            enqueued_at=job.enqueued_at,
            started_at=started,
            finished_at=ended,
            last_attempted_at=started,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=list(job.errors),
            worker_ids=["worker-1"] if started else [],
        )
        object.__setattr__(result, "_return_value", json.loads(job.returned))
        return result


def waiting(queue: str = "statements") -> list[str]:
    """Return the ids of what nobody has begun yet in *queue*, the oldest first."""
    return [name for name, job in jobs.items() if job.status == TaskResultStatus.READY and job.queue == queue]


def begin(name: str) -> None:
    """Take a job, as a worker does that is about to run it."""
    jobs[name].status = TaskResultStatus.RUNNING


def finish(name: str) -> None:
    """Run a job to its end."""
    job = jobs[name]
    task = import_string(job.path)
    args, kwargs = json.loads(job.arguments)
    try:
        if task.takes_context:
            args = [TaskContext(task_result=task.get_backend().get_result(name)), *args]
        job.returned = json.dumps(task.call(*args, **kwargs))
    except Exception as error:  # noqa: BLE001
        kind = type(error)
        told = "".join(traceback.format_exception(error))
        job.errors.append(TaskError(exception_class_path=f"{kind.__module__}.{kind.__qualname__}", traceback=told))
        job.status = TaskResultStatus.FAILED
    else:
        job.status = TaskResultStatus.SUCCESSFUL


def work(queue: str = "statements") -> None:
    """Run all that waits in *queue*."""
    for name in waiting(queue):
        begin(name)
        finish(name)


def forget() -> None:
    """Forget all jobs and results, as queues do after some days."""
    jobs.clear()
