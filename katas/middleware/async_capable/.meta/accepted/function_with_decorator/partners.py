"""Who calls the API, and how often."""

from __future__ import annotations

from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import sync_and_async_middleware

from katas.middleware.async_capable import registry


def unknown_key() -> HttpResponse:
    """Refuse a request without a key that we know."""
    return JsonResponse({"error": "unknown key"}, status=403)


def try_again() -> HttpResponse:
    """Refuse a request while the registry is out of order."""
    return JsonResponse({"error": "try again"}, status=503, headers={"Retry-After": "30"})


def needs_key(request: HttpRequest) -> bool:
    """Prepare the request, and say whether it needs a key."""
    request.partner = None
    return request.path_info.startswith("/api/")


@sync_and_async_middleware
def PartnerMiddleware(get_response: Any) -> Any:  # noqa: N802
    """Let partners use the API, and count what they do."""

    async def async_middleware(request: HttpRequest) -> HttpResponse:
        if not needs_key(request):
            return await get_response(request)
        key = request.headers.get("X-Api-Key", "")
        try:
            request.partner = await registry.afind(key) if key else None
        except registry.Unavailable:
            return try_again()
        if request.partner is None:
            return unknown_key()
        partner = request.partner
        response = await get_response(request)
        try:
            response["X-Calls"] = await registry.acount(partner, response.status_code)
        except registry.Unavailable:
            return response
        return response

    def middleware(request: HttpRequest) -> HttpResponse:
        if not needs_key(request):
            return get_response(request)
        key = request.headers.get("X-Api-Key", "")
        try:
            request.partner = registry.find(key) if key else None
        except registry.Unavailable:
            return try_again()
        if request.partner is None:
            return unknown_key()
        partner = request.partner
        response = get_response(request)
        try:
            response["X-Calls"] = registry.count(partner, response.status_code)
        except registry.Unavailable:
            return response
        return response

    return async_middleware if iscoroutinefunction(get_response) else middleware
