"""Issuing invoices, and mailing them by a worker of Celery: tries are counted by hand, and the row is locked."""

from functools import partial

from django.db import transaction
from django.db.models import F

from kata_project.billing.models import Invoice
from katas.background.celery_task import post_office
from katas.background.celery_task.celery_app import app
from katas.background.celery_task.models import Sending

PAUSES = [60, 120, 240, 480]


class NotADraft(Exception):
    """The invoice has been issued already."""


def issue(invoice: Invoice) -> None:
    with transaction.atomic():
        opened = Invoice.objects.filter(pk=invoice.pk, status="draft").update(status="open")
        if not opened or not Sending.objects.get_or_create(invoice_id=invoice.pk)[1]:
            raise NotADraft(invoice.number)
    invoice.refresh_from_db()
    transaction.on_commit(partial(mail.apply_async, [invoice.number, 0]))


@app.task(name="mail", acks_late=True)
def mail(number, tries):
    with transaction.atomic():
        # A lock on PostgreSQL: of two workers the second one waits, and then sees what the first one did.
        try:
            sending = Sending.objects.select_for_update().get(invoice__number=number)
        except Sending.DoesNotExist:
            return
        if sending.state != "waiting":
            return
        invoice = Invoice.objects.annotate(sent_state=F("sending__state")).get(number=number)
        if invoice.status != "open":
            sending.state = "dropped"
        else:
            try:
                post_office.deliver(invoice)
                sending.state = "sent"
            except post_office.Refused:
                sending.state = "failed"
            except post_office.Unavailable:
                if tries < len(PAUSES):
                    mail.apply_async([number, tries + 1], countdown=PAUSES[tries])
                    return
                sending.state = "failed"
        sending.save()
