"""The shopping cart, which lives in the visitor's session."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.sessions.backends.base import SessionBase

from kata_project.billing.models import Plan


@dataclass(frozen=True)
class Line:
    """A plan in the cart, and how many of it."""

    plan: Plan
    quantity: int
    total: Decimal


class Cart:
    """The cart of one visitor, for the length of one request."""

    def __init__(self, session: SessionBase) -> None:
        self.items = session.setdefault("cart", {})

    def add(self, plan: Plan, quantity: int = 1) -> None:
        """Put *plan* in, or make its line larger by *quantity*, which is at least 1."""
        item = self.items.setdefault(plan.pk, {"price": float(plan.price), "quantity": 0})
        item["quantity"] += quantity

    def set_quantity(self, plan: Plan, quantity: int) -> None:
        """Give the line of *plan* this *quantity*; 0 takes the line out."""
        if quantity:
            self.items[plan.pk] = {"price": float(plan.price), "quantity": quantity}
        else:
            self.items.pop(plan.pk, None)

    def clear(self) -> None:
        """Take everything out."""
        self.items.clear()

    def lines(self) -> list[Line]:
        """Return the lines in the order in which their plans were put in first."""
        return [
            Line(Plan.objects.get(pk=key), item["quantity"], item["price"] * item["quantity"])
            for key, item in self.items.items()
        ]

    def total(self) -> Decimal:
        """Return the sum of all lines."""
        return sum(line.total for line in self.lines())

    def count(self) -> int:
        """Return the sum of all quantities."""
        return sum(item["quantity"] for item in self.items.values())
