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
        self.session = session

    @property
    def items(self) -> dict:
        return self.session.get("cart", {})

    def add(self, plan: Plan, quantity: int = 1) -> None:
        old = self.items.get(str(plan.pk), {"quantity": 0})["quantity"]
        self.set_quantity(plan, old + quantity)

    def set_quantity(self, plan: Plan, quantity: int) -> None:
        items = self.items | {str(plan.pk): {"price": str(plan.price), "quantity": quantity}}
        self.session["cart"] = {key: item for key, item in items.items() if item["quantity"]}

    def clear(self) -> None:
        self.session.pop("cart", None)

    def lines(self) -> list[Line]:
        plans = Plan.objects.filter(is_active=True).in_bulk([int(key) for key in self.items])
        lines = []
        for key, item in self.items.items():
            if int(key) in plans:
                plan = plans[int(key)]
                plan.price = Decimal(item["price"])
                lines.append(Line(plan, item["quantity"], plan.price * item["quantity"]))
        return lines

    def total(self) -> Decimal:
        return sum((line.total for line in self.lines()), Decimal(0))

    def count(self) -> int:
        return sum(item["quantity"] for item in self.items.values())
