"""Small helpers, written by hand before somebody read what Django brings along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

MONTHS = "January February March April May June July August September October November December".split()


def page_of(items: QuerySet[Any] | Sequence[Any], number: object, per_page: int = 10) -> dict[str, Any]:
    """Return one page of *items*, counted from 1, as a dict: items, number, pages, has_next, has_previous."""
    rows = list(items)
    wanted = int(str(number or 1))
    pages = len(rows) // per_page + 1
    start = (wanted - 1) * per_page
    return {
        "items": rows[start : start + per_page],
        "number": wanted,
        "pages": pages,
        "has_next": wanted < pages,
        "has_previous": wanted > 1,
    }


def slug_of(title: str) -> str:
    """Return *title* in the form that stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower())


def date_of(moment: datetime) -> str:
    """Return the date of *moment* as people read it."""
    return f"{MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
