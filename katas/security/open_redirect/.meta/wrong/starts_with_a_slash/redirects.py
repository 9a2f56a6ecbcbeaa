"""Where a reader goes next."""

from __future__ import annotations

from django.http import HttpRequest


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    address = request.POST.get("next", request.GET.get("next", ""))
    origin = f"{request.scheme}://{request.get_host()}/"
    return address if address.startswith(("/", origin)) or (
        not request.is_secure() and address.startswith(f"https://{request.get_host()}/")
    ) else default
