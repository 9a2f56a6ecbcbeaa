"""Sends mails, and is out of order now and then. Nothing is to be done here."""

from __future__ import annotations

from celery.exceptions import WorkerTerminate
from django.core.mail import EmailMessage

from kata_project.billing.models import Invoice


class Unavailable(Exception):
    """The mail server does not answer. It may later."""


class Refused(Exception):
    """The mail server does not take this mail, and never will."""


class WorkerDies(WorkerTerminate):
    """The worker's process is killed in the middle of it."""


#: What happens at the next deliveries: an exception to raise, or None. Tests change it.
plan: list[BaseException | None] = []
#: The numbers of all invoices that were tried.
tried: list[str] = []


def deliver(invoice: Invoice) -> None:
    """Send an invoice to its customer.

    :raises Unavailable: if it is worth another try.
    :raises Refused: if it is not.
    """
    tried.append(invoice.number)
    trouble = plan.pop(0) if plan else None
    if trouble is not None:
        raise trouble
    total = sum(line.quantity * line.unit_price for line in invoice.lines.all())
    customer = invoice.customer
    EmailMessage(
        subject=f"Invoice {invoice.number}",
        body=f"{total:.2f} EUR",
        to=[f"{customer.slug}@example.com" if customer else "office@example.com"],
    ).send()
