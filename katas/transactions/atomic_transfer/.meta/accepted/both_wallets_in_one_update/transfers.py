from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Case, F, When

from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet
from katas.transactions.atomic_transfer.receipts import send_receipt


def transfer(source: int, target: int, cents: int, reference: str) -> Transfer:
    """The database checks the balance, and both wallets change in one statement."""
    if not cents > 0:
        raise ValueError(cents)
    if source == target:
        raise ValueError(source)
    with transaction.atomic():
        for pk in (source, target):
            Wallet.objects.only("pk").get(pk=pk)
        done, created = Transfer.objects.get_or_create(
            reference=reference, defaults={"source_id": source, "target_id": target, "cents": cents}
        )
        if not created:
            raise AlreadyDone
        change = Case(When(pk=source, then=-cents), default=cents)
        try:
            with transaction.atomic():
                Wallet.objects.filter(pk__in=[source, target]).update(balance=F("balance") + change)
        except IntegrityError:
            if Wallet.objects.filter(pk=source, balance__lt=cents).exists():
                raise InsufficientFunds from None
            raise
        transaction.on_commit(lambda: send_receipt(reference, cents))
    return done


def settle(orders: Iterable[tuple[int, int, int, str]]) -> list[tuple[str, str]]:
    """Do each order (source, target, cents, reference) that can be done, in the given order."""
    refused = []
    with transaction.atomic():
        for source, target, cents, reference in orders:
            try:
                transfer(source, target, cents, reference)
            except (ValueError, Wallet.DoesNotExist, InsufficientFunds, AlreadyDone) as error:
                refused.append((reference, type(error).__name__))
    return refused
