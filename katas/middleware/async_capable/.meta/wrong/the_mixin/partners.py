"""Who calls the API, and how often."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from katas.middleware.async_capable import registry


def unknown_key() -> HttpResponse:
    """Refuse a request without a key that we know."""
    return JsonResponse({"error": "unknown key"}, status=403)


def try_again() -> HttpResponse:
    """Refuse a request while the registry is out of order."""
    return JsonResponse({"error": "try again"}, status=503, headers={"Retry-After": "30"})


class PartnerMiddleware(MiddlewareMixin):
    """Lets partners use the API, and counts what they do."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        request.partner = None
        if not request.path_info.startswith("/api/"):
            return None
        key = request.headers.get("X-Api-Key")
        if not key:
            return unknown_key()
        try:
            request.partner = registry.find(key)
        except registry.Unavailable:
            return try_again()
        return unknown_key() if request.partner is None else None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.partner is not None:
            try:
                response.headers["X-Calls"] = str(registry.count(request.partner, response.status_code))
            except registry.Unavailable:
                pass
        return response
