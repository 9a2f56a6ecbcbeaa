"""What a payment leads to. Nothing is to be done here."""

from __future__ import annotations

from django.core.mail import send_mail
from django.db.models import F

from katas.transactions.idempotent_webhook.models import Account


def credit(account: str, cents: int) -> None:
    """Add *cents* to an account. Call it as ``ledger.credit()``; it may raise anything, for instance IntegrityError.

    Raises Account.DoesNotExist if there is no such account.
    """
    if not Account.objects.filter(name=account).update(balance=F("balance") + cents):
        raise Account.DoesNotExist(account)


def send_receipt(event_id: str, cents: int) -> None:
    """Mail a receipt to the accounts department. Does not raise."""
    send_mail(f"Receipt {event_id}", f"{cents} cents", "payments@example.com", ["accounts@example.com"])
