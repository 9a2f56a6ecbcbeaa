"""What customers have been invoiced for, and what they have paid."""

from __future__ import annotations

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


class Customer(Organisation):
    class Meta:
        proxy = True
        app_label = "accounts"

    @property
    def outstanding(self) -> Decimal:
        return self.invoiced - self.paid


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    totals = Customer.objects.annotate(
        invoiced=of_customer(InvoiceLine.objects.all(), INVOICED), paid=of_customer(Payment.objects.all(), PAID)
    )
    return totals.order_by("name", "id")


def of_customer(rows: QuerySet, total: Sum) -> Coalesce:
    """Return *total* over the rows of each customer, added up in a subquery of its own, so that nothing multiplies."""
    own = rows.filter(invoice__customer=OuterRef("pk"), invoice__status__in=COUNTING)
    grouped = own.order_by().values("invoice__customer").annotate(total=total)
    return Coalesce(Subquery(grouped.values("total")), Decimal(0), output_field=MONEY)


def totals() -> dict[str, Decimal]:
    """Return what was ``invoiced`` and ``paid`` in total, and what is ``outstanding``."""
    lines = InvoiceLine.objects.filter(invoice__status__in=COUNTING)
    payments = Payment.objects.filter(invoice__status__in=COUNTING)
    both = {**lines.aggregate(invoiced=INVOICED), **payments.aggregate(paid=PAID)}
    return {**both, "outstanding": both["invoiced"] - both["paid"]}
