import logging

from django.db import Error, transaction
from django.db.models import Case, Value, When

from kata_project.billing.models import Invoice

from .audit.models import Entry
from .invoices import cancel


def void(number, who):
    with transaction.atomic(using="audit"):
        pk = Entry.objects.create(who=who.username, invoice_number=number).pk

    def succeed():
        Entry.objects.filter(pk=pk).update(state="done")

    try:
        with transaction.atomic():
            cancel(number)
            transaction.on_commit(succeed, robust=True)
    except Exception as error:
        try:
            Entry.objects.filter(pk=pk).update(state="failed", reason=error.__class__.__name__)
        except Error:
            logging.getLogger(__name__).exception("audit")
        raise


def settle():
    voided = list(Invoice.objects.filter(status="void").values_list("number", flat=True))
    outcome = Case(When(invoice_number__in=voided, then=Value("done")), default=Value("failed"))
    return Entry.objects.filter(state="begun").update(state=outcome)
