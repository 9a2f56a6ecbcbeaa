"""What customers have been invoiced for, and what they have paid."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice

#: A draft has not been sent, and a void invoice is not owed.
COUNTING = [Invoice.Status.OPEN, Invoice.Status.PAID]


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    organisations = list(Organisation.objects.order_by("name", "id"))
    for organisation in organisations:
        organisation.invoiced = organisation.paid = Decimal(0)
        for invoice in organisation.invoices.filter(status__in=COUNTING):
            organisation.invoiced += invoiced(invoice)
            organisation.paid += paid(invoice)
        organisation.outstanding = organisation.invoiced - organisation.paid
    return organisations


def totals() -> dict[str, Decimal]:
    """Return what was ``invoiced`` and ``paid`` in total, and what is ``outstanding``."""
    invoices = Invoice.objects.filter(status__in=COUNTING)
    total_invoiced = sum((invoiced(invoice) for invoice in invoices), Decimal(0))
    total_paid = sum((paid(invoice) for invoice in invoices), Decimal(0))
    return {"invoiced": total_invoiced, "paid": total_paid, "outstanding": total_invoiced - total_paid}


def invoiced(invoice: Invoice) -> Decimal:
    """Return the sum of the lines of *invoice*."""
    return sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))


def paid(invoice: Invoice) -> Decimal:
    """Return the sum of the payments for *invoice*."""
    return sum((payment.amount for payment in invoice.payments.all()), Decimal(0))
