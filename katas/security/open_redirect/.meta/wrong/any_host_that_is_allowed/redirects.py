"""Where a reader goes next."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    address = request.POST.get("next", request.GET.get("next", ""))
    hosts = {request.get_host(), *settings.ALLOWED_HOSTS}
    return address if url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()) else default
