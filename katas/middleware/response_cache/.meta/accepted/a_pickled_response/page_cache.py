"""A middleware that keeps pages in the cache and answers from there."""

from __future__ import annotations

import base64
import json
import re
import time

from django.conf import settings
from django.core.cache import caches


def PageCacheMiddleware(get_response):  # noqa: N802
    """Answers requests of anonymous visitors from the cache: all variants of a URL are one entry."""

    def words(response, header):
        return [word.strip().lower() for word in response.get(header, "").split(",")]

    def middleware(request):
        may = (
            request.method == "GET"
            and not request.COOKIES.get(settings.SESSION_COOKIE_NAME)
            and "HTTP_AUTHORIZATION" not in request.META
        )
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            may = False
        key = base64.b32encode(repr((request.scheme, request.get_host(), request.get_full_path())).encode()).decode()
        key = key if len(key) < 200 else str(hash_of(key))
        store = caches["default"]
        if may:
            for variant in store.get(key, ()):
                same = all(request.headers.get(name) == value for name, value in variant["vary"].items())
                if same and time.time() < variant["until"]:
                    response = variant["response"]
                    response["X-Cache"] = "HIT"
                    return response
        response = get_response(request)
        said = words(response, "Cache-Control")
        if (
            may
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not {"private", "no-store", "no-cache"}.intersection(one.partition("=")[0] for one in said)
            and "*" not in words(response, "Vary")
        ):
            seconds = settings.PAGE_CACHE_SECONDS
            for one in said:
                if found := re.fullmatch(r"max-age=(\d+)", one):
                    seconds = int(found[1])
            if seconds > 0:
                vary = {name: request.headers.get(name) for name in words(response, "Vary") if name}
                response._resource_closers, closers = [], response._resource_closers
                others = [one for one in store.get(key, ()) if one["vary"] != vary and one["until"] > time.time()]
                entry = {"vary": vary, "until": time.time() + seconds, "response": response}
                store.set(key, [entry, *others], None)
                response._resource_closers = closers
        response["X-Cache"] = "MISS"
        return response

    return middleware


def hash_of(text):
    import hashlib

    return hashlib.blake2b(json.dumps(text).encode()).hexdigest()
