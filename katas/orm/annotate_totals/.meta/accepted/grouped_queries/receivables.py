"""What customers have been invoiced for, and what they have paid."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Sum

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment

#: A draft has not been sent, and a void invoice is not owed.
COUNTING = [Invoice.Status.OPEN, Invoice.Status.PAID]

LINES = InvoiceLine.objects.filter(invoice__status__in=COUNTING)
PAYMENTS = Payment.objects.filter(invoice__status__in=COUNTING)
AMOUNT = Sum(F("quantity") * F("unit_price"))


def customers() -> Iterable[Organisation]:
    """Return all organisations, each with the attributes ``invoiced``, ``paid`` and ``outstanding``, by name."""
    invoiced = dict(LINES.order_by().values_list("invoice__customer").annotate(total=AMOUNT))
    paid = dict(PAYMENTS.order_by().values_list("invoice__customer").annotate(total=Sum("amount")))
    organisations = list(Organisation.objects.order_by("name", "pk"))
    for one in organisations:
        one.invoiced = invoiced.get(one.pk) or Decimal(0)
        one.paid = paid.get(one.pk, Decimal(0))
        one.outstanding = one.invoiced - one.paid
    return organisations


def totals() -> dict[str, Decimal]:
    """Return what was ``invoiced`` and ``paid`` in total, and what is ``outstanding``."""
    invoiced = LINES.aggregate(total=AMOUNT)["total"] or Decimal(0)
    paid = PAYMENTS.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return {"invoiced": invoiced, "paid": paid, "outstanding": invoiced - paid}
