"""Moves money from one wallet to another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F

from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet
from katas.transactions.atomic_transfer.receipts import send_receipt

REFUSALS = (ValueError, Wallet.DoesNotExist, InsufficientFunds, AlreadyDone)


def store(source: int, target: int, cents: int, reference: str) -> Transfer:
    """Store the transfer, if its reference is free."""
    try:
        with transaction.atomic():
            return Transfer.objects.create(source_id=source, target_id=target, cents=cents, reference=reference)
    except IntegrityError:
        raise AlreadyDone from None


def take(source: int, cents: int) -> None:
    """Take the amount, if the database lets us."""
    try:
        with transaction.atomic():
            Wallet.objects.filter(pk=source).update(balance=F("balance") - cents)
    except IntegrityError:
        raise InsufficientFunds from None


@transaction.atomic
def transfer(source: int, target: int, cents: int, reference: str) -> Transfer:
    """Move *cents* from *source* to *target*."""
    if cents < 1 or source == target:
        raise ValueError
    if Wallet.objects.filter(pk__in=(source, target)).count() < 2:
        raise Wallet.DoesNotExist
    made = store(source, target, cents, reference)
    take(source, cents)
    Wallet.objects.filter(pk=target).update(balance=F("balance") + cents)
    transaction.on_commit(partial(send_receipt, reference, cents))
    return made


@transaction.atomic
def settle(orders: Iterable[tuple[int, int, int, str]]) -> list[tuple[str, str]]:
    """Do each order that can be done."""
    refused = []
    for order in list(orders):
        try:
            transfer(*order)
        except REFUSALS as error:
            refused.append((order[3], error.__class__.__name__))
    return refused
