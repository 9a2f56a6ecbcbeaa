"""Where a reader goes next."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    address = request.POST.get("next", request.GET.get("next", ""))
    stays_here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}) and not (request.is_secure() and address.startswith('http://')
    )
    return address if stays_here else default
