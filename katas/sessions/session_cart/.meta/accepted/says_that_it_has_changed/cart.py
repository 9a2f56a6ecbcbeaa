"""The shopping cart, which lives in the visitor's session."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from django.contrib.sessions.backends.base import SessionBase

from kata_project.billing.models import Plan


class Cart:
    """The cart of one visitor: a dict from keys to entries in the session."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session

    def entries(self, *, change: bool = False) -> dict:
        if not change:
            return self.session.get("cart") or {}
        self.session.setdefault("cart", {})
        self.session.modified = True
        return self.session["cart"]

    def add(self, plan: Plan, quantity: int = 1) -> None:
        entry = self.entries(change=True).setdefault(str(plan.pk), {"quantity": 0})
        entry["quantity"] += quantity

    def set_quantity(self, plan: Plan, quantity: int) -> None:
        if quantity:
            self.entries(change=True).setdefault(str(plan.pk), {})["quantity"] = quantity
        elif str(plan.pk) in self.entries():
            self.entries(change=True).pop(str(plan.pk))

    def clear(self) -> None:
        if "cart" in self.session:
            del self.session["cart"]

    def lines(self) -> list:
        entries = self.entries()
        if not entries:
            return []
        order = {key: place for place, key in enumerate(entries)}
        plans = Plan.objects.exclude(is_active=False).filter(pk__in=entries)
        found = sorted(plans, key=lambda plan: order[str(plan.pk)])
        numbers = [entries[str(plan.pk)]["quantity"] for plan in found]
        return [
            SimpleNamespace(plan=plan, quantity=number, total=plan.price * number)
            for plan, number in zip(found, numbers, strict=True)
        ]

    def total(self) -> Decimal:
        return sum((line.total for line in self.lines()), start=Decimal("0.00"))

    def count(self) -> int:
        return sum(entry["quantity"] for entry in self.entries().values())
