"""Where a reader goes next."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    address = request.POST["next"] if "next" in request.POST else request.GET.get("next", "")
    if not address.isprintable() or "\\" in address or address != address.lstrip():
        return default
    if address.startswith("/"):
        return default if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    if not parts.netloc:
        return default if parts.scheme in ("http", "https", "javascript", "data") else address
    schemes = {"https"} if request.is_secure() else {"http", "https"}
    return address if parts.scheme in schemes and parts.netloc == request.get_host() else default
