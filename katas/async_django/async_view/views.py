"""A dashboard of three services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from katas.async_django.async_view import services


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show what the services know, and which of them are missing."""
    found = {name: services.fetch_blocking(name) for name in services.NAMES}
    return JsonResponse({**found, "missing": []})
