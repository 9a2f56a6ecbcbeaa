"""Statements for customers, made by a worker: the slug of the customer and one dictionary travel."""

from datetime import date
from decimal import Decimal
from functools import partial

from django.db.transaction import on_commit
from django.tasks import default_task_backend, task
from django.tasks.exceptions import TaskResultDoesNotExist

from kata_project.accounts.models import Organisation
from katas.background.django_tasks.figures import invoices
from katas.background.django_tasks.models import Statement

STATES = {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"}


@task
def make_statement(customer, wanted):
    day = date(*wanted["since"])
    found = dict(invoices(Organisation.objects.get(slug=customer), day, Decimal(*wanted["minimum"])))
    cents = sum(int(total * 100) for total in found.values())
    sign, cents = "-" * (cents < 0), abs(cents)
    return {"numbers": list(found), "total": f"{sign}{cents // 100}.{cents % 100:02}"}


def request_statement(customer, since, minimum):
    statement = Statement(customer=customer)
    statement.save()
    wanted = {"since": [since.year, since.month, since.day], "minimum": [str(minimum)]}
    on_commit(partial(hand_over, statement.pk, customer.slug, wanted))
    return statement


def hand_over(pk, customer, wanted):
    result = make_statement.using(queue_name="statements", priority=10).enqueue(customer, wanted=wanted)
    Statement.objects.filter(pk=pk).update(task_id=result.id)


def state_of(pk):
    name = Statement.objects.values_list("task_id", flat=True).get(pk=pk)
    if name == "":
        return {"state": "waiting"}
    try:
        result = default_task_backend.get_result(name)
    except TaskResultDoesNotExist:
        return {"state": "gone"}
    told = {"state": STATES[result.status]}
    if result.is_finished:
        if told["state"] == "failed":
            told["reason"] = result.errors[-1].exception_class_path.split(".")[-1]
        else:
            told["result"] = result.return_value
    return told
