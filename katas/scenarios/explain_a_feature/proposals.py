"""Four ways to have the database add up invoices. Each returns ``{number: (total, paid)}``; nothing is to be edited here."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from kata_project.accounts.models import Organisation
from kata_project.billing.models import InvoiceLine, Payment

Sums = dict[str, tuple[Decimal, Decimal]]

AMOUNT: DecimalField = DecimalField(max_digits=20, decimal_places=2)
NOTHING = Decimal(0)


def both_at_once(organisation: Organisation) -> Sums:
    invoices = organisation.invoices.annotate(
        total=Coalesce(
            Sum(F("lines__quantity") * F("lines__unit_price"), output_field=AMOUNT), NOTHING, output_field=AMOUNT
        ),
        paid=Coalesce(Sum("payments__amount"), NOTHING, output_field=AMOUNT),
    )
    return {invoice.number: (invoice.total, invoice.paid) for invoice in invoices}


def each_value_once(organisation: Organisation) -> Sums:
    charged = Sum(F("lines__quantity") * F("lines__unit_price"), distinct=True, output_field=AMOUNT)
    invoices = organisation.invoices.annotate(
        total=Coalesce(charged, NOTHING, output_field=AMOUNT),
        paid=Coalesce(Sum("payments__amount", distinct=True), NOTHING, output_field=AMOUNT),
    )
    return {invoice.number: (invoice.total, invoice.paid) for invoice in invoices}


def one_after_the_other(organisation: Organisation) -> Sums:
    sums = {}
    for invoice in organisation.invoices.all():
        charged = invoice.lines.aggregate(sum=Sum(F("quantity") * F("unit_price"), output_field=AMOUNT))
        paid = invoice.payments.aggregate(sum=Sum("amount"))
        sums[invoice.number] = (charged["sum"] or NOTHING, paid["sum"] or NOTHING)
    return sums


def each_on_its_own(organisation: Organisation) -> Sums:
    lines = InvoiceLine.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    payments = Payment.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    charged = lines.annotate(sum=Sum(F("quantity") * F("unit_price"), output_field=AMOUNT)).values("sum")
    paid = payments.annotate(sum=Sum("amount")).values("sum")
    invoices = organisation.invoices.annotate(
        total=Coalesce(Subquery(charged), NOTHING, output_field=AMOUNT),
        paid=Coalesce(Subquery(paid), NOTHING, output_field=AMOUNT),
    )
    return {invoice.number: (invoice.total, invoice.paid) for invoice in invoices}
