"""Paying invoices by card. This is the code that your suite tests."""

from __future__ import annotations

from decimal import Decimal

from django.core.mail import send_mail
from django.db import transaction

from kata_project.accounts.models import Membership
from kata_project.billing.models import Invoice, Payment
from katas.testing.isolate_the_gateway.gateway import GatewayError, post

__all__ = ["GatewayError", "NothingToPay", "PaymentRefused", "pay"]


class NothingToPay(Exception):
    """The invoice is not open."""


class PaymentRefused(Exception):
    """The provider said no."""


def pay(invoice: Invoice) -> Payment:
    """Charge the customer's card with the total of an open invoice, and send a receipt once that is in the database.

    :raises NothingToPay: if the invoice is not open; the provider is not asked.
    :raises PaymentRefused: if the provider says anything but 201; nothing has changed then.
    :raises GatewayError: if the provider could not be reached; nothing has changed then.
    """
    if invoice.status != Invoice.Status.OPEN:
        raise NothingToPay(invoice.number)
    total = sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))
    with transaction.atomic():
        answer = post(
            "/charges",
            {"amount": int(total * 100), "currency": "EUR", "invoice": invoice.number},
            key=invoice.number,
        )
        if answer.status != 201:
            raise PaymentRefused(answer.data.get("message", "refused"))
        payment = Payment.objects.create(invoice=invoice, amount=total, reference=answer.data["id"])
        invoice.status = Invoice.Status.PAID
        invoice.save(update_fields=["status"])
        transaction.on_commit(lambda: send_receipt(payment))
    return payment


def send_receipt(payment: Payment) -> None:
    """Mail a receipt to the owners of the organisation that paid."""
    owners = Membership.objects.filter(organisation=payment.invoice.customer, role=Membership.Role.OWNER)
    send_mail(
        f"Receipt for invoice {payment.invoice.number}",
        f"Thank you. We have received {payment.amount:.2f} EUR.",
        None,
        list(owners.order_by("id").values_list("user__email", flat=True)),
    )
