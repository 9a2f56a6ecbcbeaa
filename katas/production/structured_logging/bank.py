"""Talks to the bank. Nothing is to be done here."""

from __future__ import annotations

from decimal import Decimal


class DeclinedError(Exception):
    """The bank does not pay."""


class BankError(Exception):
    """The bank does not answer."""


def charge(invoice: str, card: str, amount: Decimal) -> None:
    """Take *amount* from *card*.

    :raises DeclinedError: for a card that ends in 0002.
    :raises BankError: for one that ends in 0005.
    :raises RuntimeError: for one that ends in 0009, since there is a bug.
    """
    if card.endswith("0002"):
        raise DeclinedError
    if card.endswith("0005"):
        raise BankError("no answer for 30 seconds")
    if card.endswith("0009"):
        raise RuntimeError("a bug")
