"""What customers have been invoiced for, and what they have paid."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment

#: A draft has not been sent, and a void invoice is not owed.
COUNTING = [Invoice.Status.OPEN, Invoice.Status.PAID]

MONEY = DecimalField(max_digits=14, decimal_places=2)


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    payments = Payment.objects.filter(invoice__customer=OuterRef("pk"), invoice__status__in=COUNTING)
    paid = payments.order_by().values("invoice__customer").annotate(total=Sum("amount")).values("total")
    return (
        Organisation.objects.order_by("name", "id")
        .annotate(
            invoiced=Coalesce(
                Sum(
                    F("invoices__lines__quantity") * F("invoices__lines__unit_price"),
                    filter=Q(invoices__status__in=COUNTING),
                ),
                Decimal(0),
                output_field=MONEY,
            ),
            paid=Coalesce(Subquery(paid, output_field=MONEY), Decimal(0)),
        )
        .annotate(outstanding=F("invoiced") - F("paid"))
    )


def totals() -> dict[str, Decimal]:
    """Return what was ``invoiced`` and ``paid`` in total, and what is ``outstanding``."""
    lines = InvoiceLine.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    payments = Payment.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    return (
        Invoice.objects.filter(status__in=COUNTING)
        .annotate(
            lines_total=Subquery(lines.annotate(total=Sum(F("quantity") * F("unit_price"))).values("total")),
            payments_total=Subquery(payments.annotate(total=Sum("amount")).values("total")),
        )
        .aggregate(
            invoiced=Sum("lines_total", default=Decimal(0)),
            paid=Sum("payments_total", default=Decimal(0)),
            outstanding=Sum("lines_total", default=Decimal(0)) - Sum("payments_total", default=Decimal(0)),
        )
    )
