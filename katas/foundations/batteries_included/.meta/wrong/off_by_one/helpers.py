"""Small helpers, on top of what Django brings along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime


def page_of(items: QuerySet[Any] | Sequence[Any], number: object, per_page: int = 10) -> dict[str, Any]:
    """Return one page of *items*, counted from 1, as a dict: items, number, pages, has_next, has_previous."""
    count = items.count() if isinstance(items, QuerySet) else len(items)
    pages = count // per_page + 1
    try:
        wanted = int(number)
    except (TypeError, ValueError):
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
    return slugify(title)


def date_of(moment: datetime) -> str:
    """Return the date of *moment* as people read it."""
    return date_format(localtime(moment))


def register(username: str, password: str) -> User:
    """Store a new user, and return the row."""
    return User.objects.create_user(username, password=password)


def sign_in(username: str, password: str) -> User | None:
    """Return the user with that name and that password, or None."""
    return authenticate(username=username, password=password)
