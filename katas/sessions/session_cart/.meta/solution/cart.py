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

    @property
    def total(self) -> Decimal:
        return self.plan.price * self.quantity


class Cart:
    """The cart of one visitor, for the length of one request.

    The session holds no more than the keys of the plans, as text, since JSON has no other keys, and their quantities.
    """

    KEY = "cart"

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    @property
    def quantities(self) -> dict[str, int]:
        return self.session.get(self.KEY, {})

    def add(self, plan: Plan, quantity: int = 1) -> None:
        """Put *plan* in, or make its line larger by *quantity*, which is at least 1."""
        self.set_quantity(plan, self.quantities.get(str(plan.pk), 0) + quantity)

    def set_quantity(self, plan: Plan, quantity: int) -> None:
        """Give the line of *plan* this *quantity*; 0 takes the line out."""
        if not quantity and str(plan.pk) not in self.quantities:
            return
        quantities = self.quantities | {str(plan.pk): quantity}
        # Assigning to the key tells the session that it has changed.
        self.session[self.KEY] = {key: number for key, number in quantities.items() if number}

    def clear(self) -> None:
        """Take everything out."""
        self.session.pop(self.KEY, None)

    def lines(self) -> list[Line]:
        """Return the lines in the order in which their plans were put in first."""
        plans = Plan.objects.filter(is_active=True).in_bulk([int(key) for key in self.quantities])
        return [Line(plans[int(key)], number) for key, number in self.quantities.items() if int(key) in plans]

    def total(self) -> Decimal:
        """Return the sum of all lines."""
        return sum((line.total for line in self.lines()), Decimal(0))

    def count(self) -> int:
        """Return the sum of all quantities."""
        return sum(self.quantities.values())
