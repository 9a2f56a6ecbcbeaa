"""Issuing invoices, and mailing them by a worker of Celery."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kata_project.billing.models import Invoice
from katas.background.celery_task import post_office
from katas.background.celery_task.celery_app import app
from katas.background.celery_task.models import Sending

#: Seconds before the first of the other tries; it doubles each time.
PAUSE = 60


class NotADraft(Exception):
    """The invoice has been issued already."""


def issue(invoice: Invoice) -> None:
    """Make an open invoice of a draft, and have it mailed.

    :raises NotADraft: if it is no draft any more.
    """
    with transaction.atomic():
        drafts = Invoice.objects.filter(pk=invoice.pk, status=Invoice.Status.DRAFT)
        if not drafts.update(status=Invoice.Status.OPEN):
            raise NotADraft(invoice.number)
        Sending.objects.create(invoice=invoice)
        mail_invoice.delay_on_commit(invoice.pk)  # the key as it is now
    invoice.status = Invoice.Status.OPEN


# Acknowledged late: a message whose worker dies is delivered again. So it may run twice, and asks for the state first.
@app.task(bind=True, acks_late=True, max_retries=4)
def mail_invoice(self: Any, pk: int) -> None:
    """Mail the invoice with this key, if that was not done yet."""
    sending = Sending.objects.filter(invoice=pk, state=Sending.State.WAITING).select_related("invoice").first()
    if sending is None:
        return
    if sending.invoice.status != Invoice.Status.OPEN:
        end(sending, Sending.State.DROPPED)
        return
    try:
        post_office.deliver(sending.invoice)
    except post_office.Refused:
        end(sending, Sending.State.FAILED)
    except post_office.Unavailable as error:
        if self.request.retries < self.max_retries:
            raise self.retry(exc=error, countdown=PAUSE * 2**self.request.retries) from error
        end(sending, Sending.State.FAILED)
    else:
        end(sending, Sending.State.SENT)


def end(sending: Sending, state: Sending.State) -> None:
    """Store what has become of the mail."""
    sending.state = state
    sending.save(update_fields=["state"])
