"""Issuing invoices, and mailing them by a worker of Celery: a class of tasks with the options of Celery."""

from __future__ import annotations

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import transaction

from kata_project.billing.models import Invoice
from katas.background.celery_task.models import Sending
from katas.background.celery_task.post_office import Refused, Unavailable, deliver


class NotADraft(Exception):
    """The invoice has been issued already."""


class Mailing(DjangoTask):
    autoretry_for = (Unavailable,)
    retry_backoff = 60
    retry_jitter = False
    max_retries = 4
    acks_late = True

    def on_failure(self, exc, task_id, args, kwargs, einfo):
        if isinstance(exc, Refused | Unavailable):
            Sending.objects.filter(pk=kwargs["sending"]).update(state="failed")


@shared_task(base=Mailing)
def send(*, sending):
    found = Sending.objects.filter(pk=sending, state="waiting").first()
    if found and found.invoice.status == "open":
        deliver(found.invoice)
        Sending.objects.filter(pk=sending).update(state="sent")
    elif found:
        Sending.objects.filter(pk=sending).update(state="dropped")


def issue(invoice):
    invoice.status = store(invoice.pk).status


@transaction.atomic
def store(pk):
    now = Invoice.objects.select_for_update().filter(pk=pk).first()
    if now is None or now.status != Invoice.Status.DRAFT:
        raise NotADraft
    now.status = Invoice.Status.OPEN
    now.save(update_fields=["status"])
    sending = Sending.objects.create(invoice=now)
    send.delay_on_commit(sending=sending.pk)
    return now
