"""Small helpers, written by hand before somebody read what Django brings along."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
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


def old_hash(password: str, salt: str) -> str:
    """Return what was stored for *password* until today."""
    return f"kata1${salt}${hashlib.sha1((salt + password).encode()).hexdigest()}"


def register(username: str, password: str) -> User:
    """Store a new user, and return the row."""
    return User.objects.create(username=username, password=old_hash(password, secrets.token_hex(4)))


def sign_in(username: str, password: str) -> User | None:
    """Return the user with that name and that password, or None."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return None
    _, salt, _ = user.password.split("$")
    return user if user.password == old_hash(password, salt) else None
