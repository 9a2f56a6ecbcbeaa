"""Turns parts of an address into Python values, and back."""

from __future__ import annotations

from datetime import date, timedelta


class WeekConverter:
    """A week of the ISO calendar: ``2026-w07``."""

    regex = r"[0-9]{4}-w[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the Monday of the week that *value* names.

        :raises ValueError: if there is no such week, so that Django goes on to the next route.
        """
        year, week = value.split("-w")
        fourth = date(int(year), 1, 4)
        try:
            monday = fourth - timedelta(days=fourth.weekday()) + timedelta(weeks=int(week) - 1)
        except OverflowError as error:
            raise ValueError("The calendar ends with the year 9999.") from error
        if monday.isocalendar()[:2] != (int(year), int(week)):
            raise ValueError(f"{year} has no week {week}")
        return monday

    def to_url(self, value: date) -> str:
        """Return the part of the address for the week in which *value* lies."""
        thursday = value + timedelta(days=3 - value.weekday())
        return f"{thursday.year:04}-w{(thursday.timetuple().tm_yday - 1) // 7 + 1:02}"
