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
    """The cart of one visitor: a list of [key of the plan, quantity] in the session."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session
        self.pairs = [list(pair) for pair in session.get("cart_lines", [])]

    def add(self, plan: Plan, quantity: int = 1) -> None:
        for pair in self.pairs:
            if pair[0] == plan.pk:
                pair[1] += quantity
                break
        else:
            self.pairs.append([plan.pk, quantity])
        self.save()

    def set_quantity(self, plan: Plan, quantity: int) -> None:
        if plan.pk in (key for key, _ in self.pairs):
            self.pairs = [[key, quantity if key == plan.pk else number] for key, number in self.pairs]
            self.pairs = [pair for pair in self.pairs if pair[1] > 0]
            self.save()
        elif quantity > 0:
            self.add(plan, quantity)

    def clear(self) -> None:
        if self.pairs:
            self.pairs = []
            self.save()

    def save(self) -> None:
        self.session["cart_lines"] = self.pairs

    def lines(self):
        plans = {plan.pk: plan for plan in Plan.objects.filter(pk__in=[key for key, _ in self.pairs], is_active=True)}
        for key, quantity in self.pairs:
            if plan := plans.get(key):
                yield Line(plan, quantity, quantity * plan.price)

    def total(self) -> Decimal:
        return sum((line.total for line in self.lines()), Decimal())

    def count(self) -> int:
        return sum(quantity for _, quantity in self.pairs)
