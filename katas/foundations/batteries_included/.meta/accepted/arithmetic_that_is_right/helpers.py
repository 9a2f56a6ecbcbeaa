"""Small helpers; the pages are counted by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import localize
from django.utils.timezone import localdate


def page_of(items: QuerySet[Any] | Sequence[Any], number: object, per_page: int = 10) -> dict[str, Any]:
    """Return one page of *items*, counted from 1, as a dict: items, number, pages, has_next, has_previous."""
    count = items.count() if isinstance(items, QuerySet) else len(items)
    pages = max(1, -(-count // per_page))
    try:
        wanted = int(str(number))
    except ValueError:
        wanted = 1
    if not 1 <= wanted <= pages:
        wanted = pages
    start = (wanted - 1) * per_page
    return {
        "items": list(items[start : start + per_page]),
        "number": wanted,
        "pages": pages,
        "has_next": wanted < pages,
        "has_previous": wanted > 1,
    }


def slug_of(title: str) -> str:
    """Return *title* in the form that stands in an address."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain)).strip("-_")


def date_of(moment: datetime) -> str:
    """Return the date of *moment* as people read it."""
    return localize(localdate(moment))
