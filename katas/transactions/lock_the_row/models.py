"""The hall of a festival: sections with a price, and their seats. Amounts are whole cents."""

from __future__ import annotations

from django.db import models


class Section(models.Model):
    """A part of the hall, in which all seats cost the same."""

    name = models.CharField(max_length=40)
    cents = models.PositiveIntegerField(help_text="The price of a seat.")

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A seat, which belongs to its buyer as soon as there is one."""

    number = models.CharField(max_length=10, unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="seats")
    buyer = models.CharField(max_length=80, blank=True, default="", help_text="Empty while the seat is free.")

    def __str__(self) -> str:
        return self.number
