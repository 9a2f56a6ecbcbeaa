from contextlib import suppress
from smtplib import SMTPException

from django.core import mail
from django.db import transaction

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from katas.background.celery_task import post_office, sending, worker
from katas.background.celery_task.models import Sending

TROUBLE = {
    "down": post_office.Unavailable,
    "refused": post_office.Refused,
    "dies": post_office.WorkerDies,
    "mistake": Organisation.DoesNotExist,
    "connection": ConnectionError,
    "smtp": SMTPException,
}


class Undone(Exception):
    pass


def play(steps, told):
    for step in steps:
        do = step[0]
        try:
            if do == "block":
                with suppress(Undone), transaction.atomic():
                    play(step[1], told)
                    if step[2]:
                        raise Undone
            elif do == "issue":
                invoice = Invoice.objects.get(number=step[1])
                Invoice.objects.filter(number=step[1]).update(due_on="2031-05-05")
                row = Invoice.objects.filter(number=step[1]).values("customer", "issued_on", "due_on", "created_at")
                before = row.get()
                invoice.status = step[2] if len(step) > 2 else invoice.status
                sending.issue(invoice)
                told.append([str(invoice.status), row.get() == before])
                if len(step) > 2:  # The object becomes a copy.
                    invoice.pk, invoice.number, invoice.status = None, f"copy{invoice.pk}", "draft"
                    invoice.save()
            elif do == "issue again":
                Invoice.objects.filter(number=step[1]).update(status="draft")
                invoice = Invoice.objects.get(number=step[1])
                with suppress(Exception):  # any error will do
                    sending.issue(invoice)
                told.append("open" if invoice.status == "open" else "not open")
            elif do == "issue late":
                invoice = Invoice.objects.get(number=step[1])
                row = Invoice.objects.filter(number=step[1])
                if step[2] == "deleted":
                    # By its own delete(), the object loses its key.
                    (invoice if step[-1] == "own" else row).delete()
                else:
                    row.update(status=step[2])
                try:
                    sending.issue(invoice)
                finally:
                    told.append("open" if invoice.status == "open" != step[2] else "not open, or as the row")
            elif do == "work":
                post_office.plan[:] = [TROUBLE[one]() for one in step[1]]
                worker.work()
                post_office.plan.clear()
            elif do == "change":
                Invoice.objects.filter(number=step[1]).update(status=step[2])
            elif do == "line":
                Invoice.objects.get(number=step[1]).lines.create(description="x", unit_price=step[2])
            elif do == "delete":
                Invoice.objects.filter(number=step[1]).delete()
            elif do == "double":
                worker.double()
            elif do == "again":
                for message in list(worker.published):
                    worker.send_again(message)
        except Exception as error:  # noqa: BLE001
            told.append(type(error).__name__)
        states = Sending.objects.order_by("invoice__number").values_list("invoice__number", "invoice__status", "state")
        told.append(
            [
                do,
                worker.waiting(),
                [one.countdown for one in worker.published],
                [one for one in worker.failures if one not in ("Unavailable", "Refused")],
                list(post_office.tried),
                [[one.subject, one.body, *one.to] for one in mail.outbox],
                [list(one) for one in states],
            ]
        )
        if do in ("work", "again"):
            post_office.tried.clear()
            mail.outbox.clear()
            worker.failures.clear()
            if step[-1] == "forget":
                worker.published.clear()


def act(inputs):
    worker.forget()
    post_office.plan.clear()
    post_office.tried.clear()
    mail.outbox.clear()
    told = []
    play(inputs["steps"], told)
    return told
