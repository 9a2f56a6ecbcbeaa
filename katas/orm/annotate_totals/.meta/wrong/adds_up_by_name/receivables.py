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


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    a = dict(InvoiceLine.objects.filter(invoice__status__in=COUNTING).values_list("invoice__customer__name").annotate(t=INVOICED))
    b = dict(Payment.objects.filter(invoice__status__in=COUNTING).values_list("invoice__customer__name").annotate(t=PAID))
    for one in Organisation.objects.order_by("name","id"):
        one.invoiced, one.paid = a.get(one.name, Decimal(0)), b.get(one.name, Decimal(0))
        one.outstanding = one.invoiced - one.paid
        yield one


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
