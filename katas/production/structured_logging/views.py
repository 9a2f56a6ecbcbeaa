"""Paying an invoice by card."""

from __future__ import annotations

import logging
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from katas.production.structured_logging import bank


@csrf_exempt
@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    """Pay ``amount`` of ``invoice`` with ``card``: 204, 402 if it is declined, 502 if the bank does not answer."""
    invoice, card, amount = (request.POST.get(name, "") for name in ("invoice", "card", "amount"))
    try:
        bank.charge(invoice, card, Decimal(amount))
    except bank.DeclinedError:
        logging.error(f"Payment of invoice {invoice} declined: {request.POST.dict()}")
        return HttpResponse(status=402)
    except Exception as error:  # noqa: BLE001
        logging.error(f"Payment of invoice {invoice} failed: {error}")
        return HttpResponse(status=502)
    logging.info(f"Invoice {invoice} paid with card {card}")
    return HttpResponse(status=204)
