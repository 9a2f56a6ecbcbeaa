"""A middleware that keeps pages in the cache and answers from there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


class PageCacheMiddleware:
    """Answers requests of anonymous visitors from the cache where that is right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache, or by the view."""
        response: HttpResponse | None = cache.get(request.path)
        if response is None:
            response = self.get_response(request)
            response.headers["X-Cache"] = "MISS"
            cache.set(request.path, response, settings.PAGE_CACHE_SECONDS)
        else:
            response.headers["X-Cache"] = "HIT"
        return response
