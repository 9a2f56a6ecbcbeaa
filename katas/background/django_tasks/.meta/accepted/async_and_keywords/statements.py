"""Statements for customers, made by a worker: a coroutine, with keyword arguments and the task's context."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from asgiref.sync import sync_to_async
from django.db import transaction
from django.tasks import TaskContext, TaskResultStatus, task, task_backends
from django.tasks.exceptions import TaskResultDoesNotExist

from kata_project.accounts.models import Organisation
from katas.background.django_tasks import figures
from katas.background.django_tasks.models import Statement

TAIL = re.compile(r"\w+$")


@task(queue_name="statements", takes_context=True)
async def make_statement(context: TaskContext, *, customer: str, since: str, minimum: str) -> dict:
    organisation = await Organisation.objects.aget(pk=customer)
    day = datetime.strptime(since, "%d.%m.%Y").date()
    found = await sync_to_async(figures.invoices)(organisation, day, Decimal(minimum))
    return {
        "total": str(sum((total for _, total in found), Decimal()).quantize(Decimal("0.01"))),
        "numbers": tuple(number for number, _ in found),
    }


@transaction.atomic
def request_statement(customer, since, minimum):
    statement = Statement.objects.create(customer=customer)
    wanted = {"customer": str(customer.pk), "since": f"{since:%d.%m.%Y}", "minimum": f"{minimum}"}

    def send():
        kept = Statement.objects.filter(pk=statement.pk).first()
        if kept is None:
            return
        kept.task_id = make_statement.enqueue(**wanted).id
        kept.save()

    transaction.on_commit(send)
    return statement


def state_of(pk):
    statement = Statement.objects.get(pk=pk)
    try:
        result = task_backends["default"].get_result(statement.task_id)
    except TaskResultDoesNotExist:
        return {"state": "gone" if statement.task_id else "waiting"}
    match result.status:
        case TaskResultStatus.READY:
            return {"state": "waiting"}
        case TaskResultStatus.RUNNING:
            return {"state": "running"}
        case TaskResultStatus.FAILED:
            return {"state": "failed", "reason": TAIL.search(result.errors[-1].exception_class_path).group()}
    return {"state": "done", "result": result.return_value}
