"""Moves money from one wallet to another."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet
from katas.transactions.atomic_transfer.receipts import send_receipt


def transfer(source: int, target: int, cents: int, reference: str) -> Transfer:
    """Lock both wallets by an UPDATE that changes nothing, then look and write."""
    if cents <= 0 or source == target:
        raise ValueError(cents)
    with transaction.atomic():
        both = Wallet.objects.filter(pk__in=[source, target])
        both.update(balance=F("balance"))
        found = both.in_bulk()
        if source not in found or target not in found:
            raise Wallet.DoesNotExist
        payer, payee = found[source], found[target]
        if payer.balance < cents:
            raise InsufficientFunds
        payer.balance -= cents
        payee.balance += cents
        Wallet.objects.bulk_update([payer, payee], ["balance"])
        made, is_new = Transfer.objects.get_or_create(
            reference=reference, defaults={"source": payer, "target": payee, "cents": cents}
        )
        if not is_new:
            raise AlreadyDone
        transaction.on_commit(lambda: send_receipt(made.reference, made.cents))
        return made


def attempted(order: tuple[int, int, int, str]) -> str | None:
    """Do an order, and return the error's name if it is refused."""
    try:
        transfer(*order)
    except (ValueError, Wallet.DoesNotExist, InsufficientFunds, AlreadyDone) as error:
        return type(error).__name__
    return None


def settle(orders: Iterable[tuple[int, int, int, str]]) -> list[tuple[str, str]]:
    """Do each order that can be done."""
    with transaction.atomic():
        results = [(order[3], attempted(order)) for order in orders]
    return [(reference, name) for reference, name in results if name]
