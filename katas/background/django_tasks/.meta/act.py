from contextlib import suppress
from datetime import date
from decimal import Decimal
from unittest import mock

from django.db import transaction
from django.utils import translation

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from katas.background.django_tasks import queue, statements
from katas.background.django_tasks.models import Statement


class Undone(Exception):
    pass


def states(made):
    told = []
    for pk in made:
        try:
            told.append(statements.state_of(pk))
        except Exception as error:  # noqa: BLE001
            told.append(type(error).__name__)
    return told


def forget_what_has_no_row():
    """Whether a task is enqueued for a row that was deleted in its own transaction is open."""
    known = set(Statement.objects.values_list("task_id", flat=True))
    for name in [name for name in queue.jobs if name not in known]:
        del queue.jobs[name]


def play(steps, made, told):
    """Do what *steps* say, and tell after each how full the queue is and how far the statements are."""
    for step in steps:
        do = step[0]
        try:
            if do == "block":
                with suppress(Undone), transaction.atomic():
                    play(step[1], made, told)
                    if step[2]:
                        raise Undone
                if "deleted" in step:
                    forget_what_has_no_row()
            elif do == "ask":
                customer = Organisation.objects.get(slug=step[1])
                wanted = customer, date.fromisoformat(step[2]), Decimal(step[3])
                with translation.override("de"):
                    statement = statements.request_statement(*wanted)
                made.append(statement.pk)
            elif do == "bill":
                invoice = Invoice.objects.create(
                    customer=Organisation.objects.get(slug=step[1]), number=step[2], issued_on=step[3], due_on=step[3]
                )
                invoice.lines.create(description="x", unit_price=step[4], quantity=step[5] if step[5:] else 1)
            elif do == "begin":
                for name in queue.waiting():
                    queue.begin(name)
            elif do == "retry":
                for name in [name for name, job in queue.jobs.items() if job.status == "FAILED"]:
                    queue.begin(name)
            elif do == "finish":
                for name in reversed([name for name, job in queue.jobs.items() if job.status == "RUNNING"]):
                    with translation.override("de"):
                        queue.finish(name)
            elif do == "unplug":
                with mock.patch.object(queue.Queue, "get_result", side_effect=ConnectionError):
                    told.append(states(made[:1]))
            elif do == "give":
                Statement.objects.filter(pk=made[-1]).update(customer=Organisation.objects.get(slug=step[1]))
                customer.pk, customer.slug = None, f"copy-of-{customer.pk}"
                customer.save()
                statement.customer = customer
            elif do == "delete":
                Statement.objects.filter(pk=made[-1]).delete()
            elif do == "forget":
                queue.forget()
        except Exception as error:  # noqa: BLE001
            told.append(type(error).__name__)
        # What a block that is rolled back has asked for is told before, not after.
        kept = Statement.objects.select_related("customer").order_by("id").in_bulk(made)
        rows = [[row.task_id in queue.jobs, row.customer.slug] for row in kept.values()]
        told.append([do, len(queue.jobs), len(queue.waiting()), rows, states([*kept, 10**6])])


def act(inputs):
    queue.forget()
    told = []
    play(inputs["steps"], [], told)
    return told
