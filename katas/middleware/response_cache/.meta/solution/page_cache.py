"""A middleware that keeps pages in the cache and answers from there."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


def parts_of(value: str) -> dict[str, str]:
    """Return the parts of a header such as ``Cache-Control`` or ``Vary``, by lower-case names."""
    parts = (part.strip().lower().partition("=") for part in value.split(","))
    return {name: argument.strip('" ') for name, _, argument in parts if name}


def key_of(*parts: object) -> str:
    """Return a key for *parts*, which may be long and have any characters."""
    return f"page:{sha256(repr(parts).encode()).hexdigest()}"


def seconds_for(response: HttpResponse) -> int:
    """Return for how long *response* may be kept; 0 if it may not."""
    said = parts_of(response.headers.get("Cache-Control", ""))
    if (
        response.status_code != 200
        or response.streaming
        or response.cookies
        or said.keys() & {"private", "no-store", "no-cache"}
        or "*" in parts_of(response.headers.get("Vary", ""))
        or not said.get("max-age", "0").isdecimal()  # What nobody can read, nobody keeps.
    ):
        return 0
    return int(said.get("max-age", settings.PAGE_CACHE_SECONDS))


class PageCacheMiddleware:
    """Answers requests of anonymous visitors from the cache where that is right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache, or by the view."""
        open_to_all = (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "Authorization" not in request.headers
        )
        if open_to_all and (kept := self.find(request)):
            return kept
        response = self.get_response(request)
        if open_to_all and (seconds := seconds_for(response)) > 0:
            self.keep(request, response, seconds)
        response.headers["X-Cache"] = "MISS"
        return response

    def find(self, request: HttpRequest) -> HttpResponse | None:
        """Return the response for *request* from the cache, if it is there."""
        url = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        # What a page varies on is known only when it was made: that is an entry of its own.
        names = cache.get(key_of(url))
        kept = names is not None and cache.get(self.entry(request, url, names))
        if not kept:
            return None
        content, headers = kept
        return HttpResponse(content, headers={**headers, "X-Cache": "HIT"})

    def keep(self, request: HttpRequest, response: HttpResponse, seconds: int) -> None:
        """Store *response*."""
        url = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        names = sorted(parts_of(response.headers.get("Vary", "")))
        # It has no end of its own: a page that lives longer would not be found any more.
        cache.set(key_of(url), names, None)
        cache.set(self.entry(request, url, names), (response.content, dict(response.headers)), seconds)

    def entry(self, request: HttpRequest, url: str, names: list[str]) -> str:
        return key_of(url, [(name, request.headers.get(name)) for name in names])
