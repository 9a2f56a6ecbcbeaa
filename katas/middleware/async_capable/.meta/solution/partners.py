"""Who calls the API, and how often."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse, JsonResponse

from katas.middleware.async_capable import registry


def unknown_key() -> HttpResponse:
    """Refuse a request without a key that we know."""
    return JsonResponse({"error": "unknown key"}, status=403)


def try_again() -> HttpResponse:
    """Refuse a request while the registry is out of order."""
    return JsonResponse({"error": "try again"}, status=503, headers={"Retry-After": "30"})


class PartnerMiddleware:
    """Lets partners use the API, and counts what they do."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            # The class has a plain __call__: Django asks the instance what it is.
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self.acall(request)
        request.partner = None
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        key = request.headers.get("X-Api-Key")
        if not key:
            return unknown_key()
        try:
            partner = registry.find(key)
        except registry.Unavailable:
            return try_again()
        if partner is None:
            return unknown_key()
        request.partner = partner
        response = self.get_response(request)
        try:
            response.headers["X-Calls"] = str(registry.count(partner, response.status_code))
        except registry.Unavailable:
            return response  # It is only statistics.
        return response

    async def acall(self, request: HttpRequest) -> HttpResponse:
        """Do the same, and wait without holding up the event loop."""
        request.partner = None
        if not request.path_info.startswith("/api/"):
            return await self.get_response(request)
        key = request.headers.get("X-Api-Key")
        if not key:
            return unknown_key()
        try:
            partner = await registry.afind(key)
        except registry.Unavailable:
            return try_again()
        if partner is None:
            return unknown_key()
        request.partner = partner
        response = await self.get_response(request)
        try:
            response.headers["X-Calls"] = str(await registry.acount(partner, response.status_code))
        except registry.Unavailable:
            return response
        return response
