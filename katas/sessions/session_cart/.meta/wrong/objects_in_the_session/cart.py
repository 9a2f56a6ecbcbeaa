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
    """The cart of one visitor, for the length of one request."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    def add(self, plan: Plan, quantity: int = 1) -> None:
        old = sum(line.quantity for line in self.lines() if line.plan == plan)
        self.set_quantity(plan, old + quantity)

    def set_quantity(self, plan: Plan, quantity: int) -> None:
        lines = [line for line in self.lines() if line.plan != plan]
        self.session["cart"] = lines + ([Line(plan, quantity)] if quantity else [])

    def clear(self) -> None:
        self.session["cart"] = []

    def lines(self) -> list[Line]:
        return self.session.get("cart", [])

    def total(self) -> Decimal:
        return sum((line.total for line in self.lines()), Decimal(0))

    def count(self) -> int:
        return sum(line.quantity for line in self.lines())
