"""Receipts by mail. What is sent cannot be taken back."""

from __future__ import annotations

from django.core.mail import send_mail


def send_receipt(reference: str, cents: int) -> None:
    """Mail a receipt to the accounts department. Does not raise."""
    send_mail(f"Receipt {reference}", f"{cents} cents", "wallets@example.com", ["accounts@example.com"])
