"""Where a reader goes next."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    address = request.POST.get("next", request.GET.get("next", ""))
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    if parts.netloc not in ("", request.get_host()) or (request.is_secure() and parts.scheme == "http"):
        return default
    return address or default
