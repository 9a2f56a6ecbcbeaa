"""Numbers that many requests change at once."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Least

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post


def record_view(post: Post) -> None:
    """Add one to the views of the post."""
    post.views = F("views") + 1
    post.save(update_fields=["views", "updated_at"])
    post.refresh_from_db()


def spend(wallet: Wallet, amount: Decimal) -> bool:
    """Take the amount off the balance if the balance covers it, and return whether it did."""
    covered = Wallet.objects.filter(pk=wallet.pk, balance__gte=amount)
    spent = covered.update(balance=F("balance") - amount)
    wallet.refresh_from_db(fields=["balance"])
    return bool(spent)


def top_up(amount: Decimal, ceiling: Decimal) -> int:
    """Give every wallet the amount, but lift no balance above the ceiling; return how many wallets got something."""
    return Wallet.objects.filter(balance__lt=ceiling).update(balance=Least(F("balance") + amount, ceiling))
