"""Turns parts of an address into Python values, and back."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter
from django.urls.converters import StringConverter


class WeekConverter(StringConverter):
    """A week of the ISO calendar: ``2026-w07``."""

    regex = r"[0-9]{4}-w(?:0[1-9]|[1-4][0-9]|5[0-3])"

    def to_python(self, value: str) -> date:
        """Return the Monday of the week that *value* names."""
        return date.fromisocalendar(int(value[:4]), int(value[-2:]), 1)

    def to_url(self, value: date) -> str:
        """Return the part of the address for the week in which *value* lies."""
        calendar = value.isocalendar()
        return f"{calendar.year:0>4}-w{calendar.week:0>2}"


register_converter(WeekConverter, "iso_week")
