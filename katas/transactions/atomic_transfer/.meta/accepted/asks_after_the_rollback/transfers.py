"""Moves money from one wallet to another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F

from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet
from katas.transactions.atomic_transfer.receipts import send_receipt


def transfer(source: int, target: int, cents: int, reference: str) -> Transfer:
    """Move *cents* from the wallet with the id *source* to that with the id *target*, and return the Transfer.

    Raises ValueError, Wallet.DoesNotExist, InsufficientFunds or AlreadyDone, and changes nothing then.
    """
    if cents <= 0:
        raise ValueError("The amount must be positive.")
    if source == target:
        raise ValueError("The wallets must differ.")
    try:
        return _move(source, target, cents, reference)
    except IntegrityError as error:
        if Transfer.objects.filter(reference=reference).exists():
            raise AlreadyDone from error
        raise


@transaction.atomic
def _move(source: int, target: int, cents: int, reference: str) -> Transfer:
    payer = Wallet.objects.filter(pk=source)
    if not payer.filter(balance__gte=cents).update(balance=F("balance") - cents):
        payer.get()
        raise InsufficientFunds
    if not Wallet.objects.filter(pk=target).update(balance=F("balance") + cents):
        raise Wallet.DoesNotExist
    transaction.on_commit(partial(send_receipt, reference, cents))
    return Transfer.objects.create(source_id=source, target_id=target, cents=cents, reference=reference)


def settle(orders: Iterable[tuple[int, int, int, str]]) -> list[tuple[str, str]]:
    """Do each order (source, target, cents, reference) that can be done, in the given order.

    Returns the reference of each refused order, with the name of the exception's class.
    """
    refused = []
    with transaction.atomic():
        for source, target, cents, reference in orders:
            try:
                transfer(source, target, cents, reference)
            except (ValueError, Wallet.DoesNotExist, InsufficientFunds, AlreadyDone) as error:
                refused.append((reference, type(error).__name__))
    return refused
