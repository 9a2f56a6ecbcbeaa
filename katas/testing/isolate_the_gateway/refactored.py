"""The same as payments.py, by somebody who likes other idioms."""

from __future__ import annotations

from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Sum

from kata_project.billing.models import Invoice, Payment
from katas.testing.isolate_the_gateway.gateway import GatewayError, post

__all__ = ["GatewayError", "NothingToPay", "PaymentRefused", "pay"]


class NothingToPay(Exception):
    """The invoice is not open."""


class PaymentRefused(Exception):
    """The provider said no."""


@transaction.atomic
def pay(invoice: Invoice) -> Payment:
    """Charge the customer's card with the total of an open invoice."""
    if invoice.status in (Invoice.Status.DRAFT, Invoice.Status.PAID, Invoice.Status.VOID):
        raise NothingToPay(f"{invoice} is {invoice.get_status_display().lower()}")
    total = Invoice.objects.filter(pk=invoice.pk).aggregate(
        total=Sum(F("lines__quantity") * F("lines__unit_price"), default=0)
    )["total"]
    payload = {"invoice": invoice.number, "currency": "EUR", "amount": round(total * 100)}
    answer = post("/charges", payload, key=invoice.number)
    if answer.status == 201:
        payment = invoice.payments.create(amount=total, reference=answer.data["id"], method=Payment.Method.CARD)
        invoice.status = Invoice.Status.PAID
        Invoice.objects.filter(pk=invoice.pk).update(status=invoice.status)
        transaction.on_commit(partial(confirm, invoice, f"{total:.2f}"))
        return payment
    raise PaymentRefused(f"The provider said {answer.status}")


def confirm(invoice: Invoice, amount: str) -> None:
    """Mail a receipt."""
    owners = invoice.customer.memberships.filter(role="owner").order_by("id").select_related("user")
    EmailMessage(
        subject=f"Invoice {invoice.number} is paid",
        body=f"Amount: EUR {amount}",
        to=[owner.user.email for owner in owners],
    ).send()
