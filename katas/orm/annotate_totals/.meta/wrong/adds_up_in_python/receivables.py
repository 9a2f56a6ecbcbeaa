"""What customers have been invoiced for, and what they have paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment

#: A draft has not been sent, and a void invoice is not owed.
COUNTING = [Invoice.Status.OPEN, Invoice.Status.PAID]

MONEY = DecimalField(max_digits=14, decimal_places=2)
INVOICED = Sum(F("quantity") * F("unit_price"), output_field=MONEY, default=Decimal(0))
PAID = Sum("amount", output_field=MONEY, default=Decimal(0))


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    invoiced, paid = defaultdict(Decimal), defaultdict(Decimal)
    for line in InvoiceLine.objects.filter(invoice__status__in=COUNTING).select_related("invoice"):
        invoiced[line.invoice.customer_id] += line.quantity * line.unit_price
    for payment in Payment.objects.filter(invoice__status__in=COUNTING).select_related("invoice"):
        paid[payment.invoice.customer_id] += payment.amount
    organisations = list(Organisation.objects.order_by("name", "id"))
    for one in organisations:
        one.invoiced, one.paid = invoiced[one.pk], paid[one.pk]
        one.outstanding = one.invoiced - one.paid
    return organisations


def totals() -> dict[str, Decimal]:
    """Return what was ``invoiced`` and ``paid`` in total, and what is ``outstanding``."""
    lines = InvoiceLine.objects.filter(invoice__status__in=COUNTING)
    payments = Payment.objects.filter(invoice__status__in=COUNTING)
    both = {**lines.aggregate(invoiced=INVOICED), **payments.aggregate(paid=PAID)}
    return {**both, "outstanding": both["invoiced"] - both["paid"]}
