"""A middleware that keeps pages in the cache and answers from there."""

from __future__ import annotations

from hashlib import md5

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_max_age, has_vary_header


class PageCacheMiddleware:
    """Answers requests of anonymous visitors from the cache where that is right."""

    def __init__(self, get_response):
        self.get_response = get_response

    def key(self, request: HttpRequest, names: tuple[str, ...] = ()) -> str:
        where = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        made = md5(where.encode(), usedforsecurity=False)
        for name in names:
            value = request.headers.get(name)
            made.update(f"\n{name}{len(value) if value is not None else '-'}:{value}".encode())
        return made.hexdigest()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache, or by the view."""
        if request.method != "GET" or request.headers.get("Authorization") is not None:
            return self.by_the_view(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.by_the_view(request)
        names = cache.get("vary" + self.key(request))
        found = cache.get("page" + self.key(request, names)) if names is not None else None
        if found is not None:
            response = HttpResponse(found["content"], status=200)
            response.headers = type(response.headers)(found["headers"])
            response.headers["X-Cache"] = "HIT"
            return response
        response = self.by_the_view(request)
        self.store(request, response)
        return response

    def by_the_view(self, request):
        response = self.get_response(request)
        response.headers["X-Cache"] = "MISS"
        return response

    def store(self, request, response):
        if response.status_code != 200 or response.streaming or response.cookies or has_vary_header(response, "*"):
            return
        control = response.headers.get("Cache-Control", "").lower()
        if any(word in control for word in ("private", "no-store", "no-cache")):
            return
        response_control = response.headers.get("Cache-Control")
        if response_control:
            response.headers["Cache-Control"] = control
        age = get_max_age(response)
        if response_control:
            response.headers["Cache-Control"] = response_control
        age = settings.PAGE_CACHE_SECONDS if age is None else age
        if age <= 0:
            return
        vary = response.headers.get("Vary", "")
        names = [name.strip().lower() for name in vary.split(",") if name.strip()]
        names = tuple(sorted(set(names)))
        cache.set("vary" + self.key(request), names, None)
        cache.set("page" + self.key(request, names), {"content": response.content, "headers": response.headers}, age)
