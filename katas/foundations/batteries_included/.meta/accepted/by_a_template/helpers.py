from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.template import Context, Template
from django.utils.text import slugify

DATE = Template("{% load tz %}{{ moment|localtime|date }}")


def page_of(items: QuerySet[Any] | Sequence[Any], number: object, per_page: int = 10) -> dict[str, Any]:
    paginator = Paginator(items, per_page)
    try:
        page = paginator.page(number)
    except PageNotAnInteger:
        page = paginator.page(1)
    except EmptyPage:
        page = paginator.page(paginator.num_pages)
    return {
        "items": list(page),
        "number": page.number,
        "pages": paginator.num_pages,
        "has_next": page.has_next(),
        "has_previous": page.has_previous(),
    }


def slug_of(title: str) -> str:
    return slugify(title, allow_unicode=False)


def date_of(moment: datetime) -> str:
    return DATE.render(Context({"moment": moment}, autoescape=False))
