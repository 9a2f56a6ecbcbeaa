"""Statements for customers, made by a worker."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.tasks.exceptions import TaskResultDoesNotExist

from kata_project.accounts.models import Organisation
from katas.background.django_tasks import figures
from katas.background.django_tasks.models import Statement


@task(queue_name="statements")
def make_statement(customer: int, since: str, minimum: str) -> dict[str, Any]:
    """Return the numbers and the total of a customer's invoices, as JSON has them."""
    found = figures.invoices(
        Organisation.objects.get(pk=customer),
        date.fromisoformat(since),
        Decimal(minimum),
    )
    total = sum(total for _, total in found)
    return {"numbers": [number for number, _ in found], "total": f"{total:.2f}"}


def request_statement(customer: Organisation, since: date, minimum: Decimal) -> Statement:
    """Store the wish for a statement, and have a worker make it once that is committed."""
    with transaction.atomic():
        statement = Statement.objects.create(customer=customer)
        # The queue is no part of the transaction: it must not hear of what may still be rolled back.
        transaction.on_commit(partial(enqueue, statement, customer.pk, since, minimum))
    return statement


def enqueue(statement: Statement, customer: int, since: date, minimum: Decimal) -> None:
    """Hand the statement over to the queue, and remember where to ask for it."""
    result = make_statement.enqueue(customer, since.isoformat(), str(minimum))
    statement.task_id = result.id
    Statement.objects.filter(pk=statement.pk).update(task_id=statement.task_id)


def state_of(pk: int) -> dict[str, Any]:
    """Return how far the statement with this key is, and what it says if it is made.

    :raises Statement.DoesNotExist: if there is no such statement.
    """
    statement = Statement.objects.get(pk=pk)
    if not statement.task_id:
        return {"state": "waiting"}
    try:
        result = make_statement.get_result(statement.task_id)
    except TaskResultDoesNotExist:
        return {"state": "gone"}
    if result.status == TaskResultStatus.SUCCESSFUL:
        return {"state": "done", "result": result.return_value}
    if result.status == TaskResultStatus.FAILED:
        # Not `exception_class`: it is imported, which fails for a class within a class, as `DoesNotExist` is.
        return {"state": "failed", "reason": result.errors[-1].exception_class_path.rpartition(".")[2]}
    return {"state": "running" if result.status == TaskResultStatus.RUNNING else "waiting"}
