"""The ledger of the accountants, which is another system; finished."""

from __future__ import annotations

from decimal import Decimal

from kata_project.accounts.models import Profile


class LedgerDown(Exception):
    """The ledger cannot be reached."""


#: What has been recorded: names of payer and receiver, and the amount.
entries: list[tuple[str, str, Decimal]] = []


def record(payer: Profile, receiver: Profile, amount: Decimal) -> None:
    """Write a line, and wait for it to be written.

    :raises LedgerDown: if the ledger cannot be reached.
    """
    entries.append((payer.display_name, receiver.display_name, amount))
