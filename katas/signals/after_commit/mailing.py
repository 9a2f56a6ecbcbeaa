"""Sends the mail. Nothing is to be done here."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

from django.core.mail import send_mail


def send_welcome(username: str, email: str) -> None:
    """Send a welcome mail.

    :raises SMTPRecipientsRefused: if *email* is empty or at ``refuses.example``.
    """
    if not email or email.endswith("@refuses.example"):
        raise SMTPRecipientsRefused({email: (550, b"No such mailbox")})
    send_mail(f"Welcome, {username}", "It is good to have you here.", None, [email])
