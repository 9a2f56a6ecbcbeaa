"""The pages of the shop."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from katas.middleware.request_id import services

logger = logging.getLogger("shop")


def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Charge an invoice and say under which ID it was done."""
    logger.info("Paying %s", number)
    if number.startswith("unknown"):
        raise Http404
    services.charge(number)
    return JsonResponse({"paid": number, "request_id": getattr(request, "request_id", None)})
