"""Where a reader goes next."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    address = request.POST.get("next", request.GET.get("next", ""))
    if not address or any(ord(letter) < 32 for letter in address) or address[0] in " \\":
        return default
    if address.startswith("/"):
        return default if address.startswith(("//", "/\\")) else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    schemes = {"https"} if request.is_secure() else {"http", "https"}
    return address if parts.scheme in schemes and "\\" not in parts.netloc and host == request.get_host() else default
