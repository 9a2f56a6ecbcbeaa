"""Why a transfer is refused, beside ValueError and Wallet.DoesNotExist."""


class InsufficientFunds(Exception):
    """The balance does not cover the amount."""


class AlreadyDone(Exception):
    """There is a transfer with this reference."""
