import itertools
import logging
import os
import threading

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseNotAllowed, JsonResponse
from django.utils.cache import add_never_cache_headers

logger = logging.getLogger("health")
numbers = itertools.count()


def answer(request, data, status=200):
    response = HttpResponseNotAllowed(["GET", "HEAD"]) if request.method not in ("GET", "HEAD") else None
    response = response or JsonResponse(data, status=status)
    add_never_cache_headers(response)
    return response


def live(request):
    return answer(request, {"status": "ok"})


def ready(request):
    if request.method not in ("GET", "HEAD"):
        return answer(request, {})
    data = {"cache": "ok", "database": "ok"}
    try:
        number = next(numbers)
        key = f"ready:{os.getpid()}:{threading.get_ident()}:{number}"
        cache.add(key, number, 30)
        if cache.get(key, default=None) != number:
            raise RuntimeError("the cache did not keep a value")
    except Exception:
        logger.exception("cache")
        data["cache"] = "down"
    try:
        connection.cursor().execute("SELECT 2 + 2").fetchone()
    except Exception as error:  # noqa: BLE001
        logger.error("database: %r", error)
        data["database"] = "down"
    return answer(request, data, 200 if set(data.values()) == {"ok"} else 503)
