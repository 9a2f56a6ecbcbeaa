"""What the load balancer and the process manager ask."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve pages: whether its database and its cache work."""
    parts = {"database": database_answers, "cache": cache_remembers}
    found = {name: works(name, part) for name, part in parts.items()}
    return JsonResponse(
        {name: "ok" if fine else "down" for name, fine in found.items()}, status=200 if all(found.values()) else 503
    )


def works(name: str, part: Callable[[], bool]) -> bool:
    """Try one part; any exception means that it does not work."""
    try:
        return part()
    except Exception:
        logger.exception("The health check of the %s has failed", name)
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def cache_remembers() -> bool:
    key = f"health-check-{secrets.token_hex(8)}"
    cache.set(key, key, timeout=10)
    fine = cache.get(key) == key
    cache.delete(key)
    return fine
