"""Turns parts of an address into Python values, and back."""

from __future__ import annotations

from datetime import date


class WeekConverter:
    """A week of the ISO calendar: ``2026-w07``."""

    regex = r"[0-9]{4}-w[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the Monday of the week that *value* names.

        :raises ValueError: if there is no such week, so that Django goes on to the next route.
        """
        return date.fromisoformat(value.upper().replace("-W", "W"))

    def to_url(self, value: date) -> str:
        """Return the part of the address for the week in which *value* lies."""
        return value.strftime("%G-w%V").zfill(8)
