"""Voiding invoices, with an entry in the audit log."""

from __future__ import annotations

import contextlib

from django.contrib.auth.models import User
from django.db import Error, transaction

from kata_project.billing.models import Invoice
from katas.databases.two_databases.audit.models import Entry
from katas.databases.two_databases.invoices import cancel


def void(number: str, who: User) -> None:
    """Make the invoice *number* void in the name of *who*."""
    entry = Entry.objects.create(who=who.get_username(), invoice_number=number)
    try:
        with transaction.atomic(using="default"):
            cancel(number)
    except Exception as error:
        close(entry, Entry.State.FAILED, type(error).__name__)
        raise
    transaction.on_commit(lambda: close(entry, Entry.State.DONE), using="default")


def close(entry: Entry, state: str, reason: str = "") -> None:
    """Note what came of an attempt, if the audit database lets us; otherwise :func:`settle` does so later."""
    entry.state, entry.reason = state, reason
    with contextlib.suppress(Error):
        entry.save()


def settle() -> int:
    """Decide the entries that are still ``begun``; return how many there were."""
    begun = list(Entry.objects.filter(state=Entry.State.BEGUN))
    numbers = {entry.invoice_number for entry in begun}
    void_ones = Invoice.objects.filter(number__in=numbers, status=Invoice.Status.VOID)
    voided = set(void_ones.values_list("number", flat=True))
    for entry in begun:
        entry.state = Entry.State.DONE if entry.invoice_number in voided else Entry.State.FAILED
    Entry.objects.bulk_update(begun, ["state"])
    return len(begun)
