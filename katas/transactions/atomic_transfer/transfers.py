"""Moves money from one wallet to another."""

from __future__ import annotations

from collections.abc import Iterable

from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet
from katas.transactions.atomic_transfer.receipts import send_receipt


def transfer(source: int, target: int, cents: int, reference: str) -> Transfer:
    """Move *cents* from the wallet with the id *source* to that with the id *target*, and return the Transfer.

    Raises ValueError, Wallet.DoesNotExist, InsufficientFunds or AlreadyDone, and changes nothing then.
    """
    payer = Wallet.objects.get(pk=source)
    payer.balance -= cents
    if payer.balance < 0:
        raise InsufficientFunds
    payer.save()
    payee = Wallet.objects.get(pk=target)
    payee.balance += cents
    payee.save()
    send_receipt(reference, cents)
    if Transfer.objects.filter(reference=reference).exists():
        raise AlreadyDone
    return Transfer.objects.create(source=payer, target=payee, cents=cents, reference=reference)


def settle(orders: Iterable[tuple[int, int, int, str]]) -> list[tuple[str, str]]:
    """Do each order (source, target, cents, reference) that can be done, in the given order.

    Returns the reference of each refused order, with the name of the exception's class.
    """
    refused = []
    for source, target, cents, reference in orders:
        try:
            transfer(source, target, cents, reference)
        except Exception as error:  # noqa: BLE001
            refused.append((reference, type(error).__name__))
    return refused
