"""Where a reader goes next."""

from __future__ import annotations

from django.http import HttpRequest


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default.

    The POST data win over the query string.
    """
    return request.GET.get("next") or default
