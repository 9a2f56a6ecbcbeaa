"""What happens when somebody subscribes, wherever the row was made: on the page, in the admin or in a shell."""

from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.db.models.signals import post_save
from django.dispatch import receiver

from katas.foundations.plug_in_an_app.newsletter.models import Subscriber


@receiver(post_save, sender=Subscriber, dispatch_uid="newsletter.welcome")
def welcome(sender: type[Subscriber], instance: Subscriber, created: bool, **kwargs: Any) -> None:
    """Send a new subscriber the first mail."""
    if created:
        send_mail("Welcome to The Kata Post", "You will hear from us on Fridays.", None, [instance.email])
