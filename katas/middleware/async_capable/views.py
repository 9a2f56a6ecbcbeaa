"""The API, of which one half is async, and a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse


async def report(request: HttpRequest, name: str) -> HttpResponse:
    """Show a report to a partner."""
    if name.startswith("unknown"):
        raise Http404
    if name.startswith("broken"):
        raise ValueError(name)
    return JsonResponse({"report": name, "partner": request.partner})


def stock(request: HttpRequest) -> HttpResponse:
    """Show a partner what is in stock."""
    return JsonResponse({"stock": 3, "partner": request.partner})


async def about(request: HttpRequest) -> HttpResponse:
    """Show a page for everybody."""
    return JsonResponse({"about": "us", "partner": request.partner})
