"""Numbers that many requests change at once."""

from __future__ import annotations

from decimal import Decimal

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post


def record_view(post: Post) -> None:
    """Add one to the views of the post."""
    post.views += 1
    post.save()


def spend(wallet: Wallet, amount: Decimal) -> bool:
    """Take the amount off the balance if the balance covers it, and return whether it did."""
    if wallet.balance < amount:
        return False
    wallet.balance -= amount
    wallet.save()
    return True


def top_up(amount: Decimal, ceiling: Decimal) -> int:
    """Give every wallet the amount, but lift no balance above the ceiling; return how many wallets got something."""
    lifted = 0
    for wallet in Wallet.objects.all():
        if wallet.balance < ceiling:
            wallet.balance = min(wallet.balance + amount, ceiling)
            wallet.save()
            lifted += 1
    return lifted
