"""Another router of the project, which stands behind yours. Nothing is to be done here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.utils import ConnectionRouter


class Second:
    """A router that always says the same."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Return the answer."""
        return self.answer

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        """Return the answer."""
        return self.answer


def with_second(answer: bool) -> ConnectionRouter:
    """Return the project's routers with one behind them that always says *answer*."""
    return ConnectionRouter([*settings.DATABASE_ROUTERS, Second(answer)])
