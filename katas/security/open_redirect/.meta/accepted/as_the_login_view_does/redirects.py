"""Where a reader goes next."""

from __future__ import annotations

from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest


class Next(RedirectURLMixin):
    def __init__(self, request: HttpRequest) -> None:
        self.request = request


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` if it stays on this site, or else the default."""
    return Next(request).get_redirect_url() or default
