"""What voiding does to an invoice. It is right, and not yours to change."""

from __future__ import annotations

from kata_project.billing.models import Invoice


class NotVoidable(Exception):
    """The invoice is paid, or void already."""


def cancel(number: str) -> None:
    """Make an invoice void, and write its credit note, in two statements.

    :raises Invoice.DoesNotExist: if there is no such invoice.
    :raises NotVoidable: if it is paid or void.
    :raises IntegrityError: if there is such a credit note, when the invoice has been changed already.
    """
    invoice = Invoice.objects.get(number=number)
    if invoice.status in (Invoice.Status.PAID, Invoice.Status.VOID):
        raise NotVoidable(number)
    invoice.status = Invoice.Status.VOID
    invoice.save(update_fields=["status"])
    Invoice.objects.create(
        number=f"CN-{number}", customer=invoice.customer, issued_on=invoice.issued_on, due_on=invoice.due_on
    )
