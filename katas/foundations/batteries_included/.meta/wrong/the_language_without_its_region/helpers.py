from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.formats import get_format
from django.utils.text import slugify
from django.utils.translation import get_language


def page_of(items: QuerySet[Any] | Sequence[Any], number: object, per_page: int = 10) -> dict[str, Any]:
    page = Paginator(items, per_page).get_page(number)
    return {
        "items": list(page.object_list),
        "number": page.number,
        "pages": page.paginator.num_pages,
        "has_next": page.has_next(),
        "has_previous": page.has_previous(),
    }


def slug_of(title: str) -> str:
    return slugify(title)


def date_of(moment: datetime) -> str:
    language = (get_language() or "en").split("-")[0]  # "de-at" is German
    return formatted(timezone.localtime(moment), get_format("DATE_FORMAT", lang=language))
