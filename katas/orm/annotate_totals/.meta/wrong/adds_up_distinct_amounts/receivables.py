"""What customers have been invoiced for, and what they have paid."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DecimalField, F, Q, Sum

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment

#: A draft has not been sent, and a void invoice is not owed.
COUNTING = [Invoice.Status.OPEN, Invoice.Status.PAID]

MONEY = DecimalField(max_digits=14, decimal_places=2)
INVOICED = Sum(F("quantity") * F("unit_price"), output_field=MONEY, default=Decimal(0))
PAID = Sum("amount", output_field=MONEY, default=Decimal(0))


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    counting = Q(invoices__status__in=COUNTING)
    amount = F("invoices__lines__quantity") * F("invoices__lines__unit_price")
    totals = Organisation.objects.annotate(
        invoiced=Sum(amount, filter=counting, output_field=MONEY, default=Decimal(0), distinct=True),
        paid=Sum("invoices__payments__amount", filter=counting, output_field=MONEY, default=Decimal(0), distinct=True),
    )
    return totals.annotate(outstanding=F("invoiced") - F("paid")).order_by("name", "id")


def totals() -> dict[str, Decimal]:
    """Return what was ``invoiced`` and ``paid`` in total, and what is ``outstanding``."""
    lines = InvoiceLine.objects.filter(invoice__status__in=COUNTING)
    payments = Payment.objects.filter(invoice__status__in=COUNTING)
    both = {**lines.aggregate(invoiced=INVOICED), **payments.aggregate(paid=PAID)}
    return {**both, "outstanding": both["invoiced"] - both["paid"]}
