"""Small helpers, on top of what Django brings along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime


def page_of(items: QuerySet[Any] | Sequence[Any], number: object, per_page: int = 10) -> dict[str, Any]:
    """Return one page of *items*, counted from 1, as a dict: items, number, pages, has_next, has_previous."""
    page = Paginator(items, per_page).get_page(number)
    return {
        "items": list(page),
        "number": page.number,
        "pages": page.paginator.num_pages,
        "has_next": page.has_next(),
        "has_previous": page.has_previous(),
    }


def slug_of(title: str) -> str:
    """Return *title* in the form that stands in an address."""
    return slugify(title)


def date_of(moment: datetime) -> str:
    """Return the date of *moment* as people read it."""
    return date_format(localtime(moment))
