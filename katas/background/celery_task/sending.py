"""Issuing invoices, and mailing them. So far the mail is sent while the office waits for the page."""

from __future__ import annotations

from kata_project.billing.models import Invoice
from katas.background.celery_task import post_office
from katas.background.celery_task.celery_app import app  # noqa: F401
from katas.background.celery_task.models import Sending


class NotADraft(Exception):
    """The invoice has been issued already."""


def issue(invoice: Invoice) -> None:
    """Make an open invoice of a draft, and have it mailed.

    :raises NotADraft: if it is no draft any more.
    """
    if invoice.status != Invoice.Status.DRAFT:
        raise NotADraft(invoice.number)
    invoice.status = Invoice.Status.OPEN
    invoice.save()
    Sending.objects.create(invoice=invoice)
    post_office.deliver(invoice)
