"""The work behind the views. It knows nothing of requests, and logs."""

from __future__ import annotations

import logging

logger = logging.getLogger("services")


class ShutdownRequested(BaseException):
    """The server is told to stop in the middle of a request."""


def charge(number: str) -> None:
    """Charge the invoice *number*."""
    logger.info("Charging %s", number)
    contact_bank(number)
    logger.info("Charged %s", number)


def contact_bank(number: str) -> None:
    """Talk to the bank, which takes its time."""
    if number.startswith("broken"):
        raise ValueError(f"The bank does not know {number}.")
    if number.startswith("shutdown"):
        raise ShutdownRequested
