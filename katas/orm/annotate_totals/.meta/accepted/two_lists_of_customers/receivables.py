"""What customers have been invoiced for, and what they have paid: two lists of all customers, put together."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, FloatField, Q, QuerySet, Sum

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice

COUNTING = [Invoice.Status.OPEN, Invoice.Status.PAID]


def customers() -> QuerySet[Organisation]:
    organisations = Organisation.objects.order_by("name", "id")
    counting = Q(invoices__status__in=COUNTING)
    line = F("invoices__lines__quantity") * F("invoices__lines__unit_price")
    found = organisations.annotate(lines=Sum(line, filter=counting, output_field=FloatField()))
    payments = organisations.annotate(payments=Sum("invoices__payments__amount", filter=counting))
    paid = dict(payments.values_list("pk", "payments"))
    for one in found:
        one.invoiced = exact(one.lines)
        one.paid = exact(paid[one.pk])
        one.outstanding = one.invoiced - one.paid
    return found


def totals() -> dict[str, Decimal]:
    invoices = Invoice.objects.filter(status__in=COUNTING)
    line = Sum(F("lines__quantity") * F("lines__unit_price"), output_field=FloatField())
    invoiced = exact(invoices.aggregate(total=line)["total"])
    paid = exact(invoices.aggregate(total=Sum("payments__amount"))["total"])
    return {"invoiced": invoiced, "paid": paid, "outstanding": invoiced - paid}


def exact(amount: Decimal | float | None) -> Decimal:
    return Decimal(str(round(amount or 0, 2)))
