"""Paying an invoice by card."""

from __future__ import annotations

import logging
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from katas.production.structured_logging import bank

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@sensitive_variables("card")
def pay(request: HttpRequest) -> HttpResponse:
    """Pay ``amount`` of ``invoice`` with ``card``: 204, 402 if it is declined, 502 if the bank does not answer."""
    invoice, card, amount = (request.POST.get(name, "") for name in ("invoice", "card", "amount"))
    fields = {"invoice": invoice, "amount": amount}
    try:
        bank.charge(invoice, card, Decimal(amount))
    except bank.DeclinedError:
        logger.warning("Payment of invoice %s declined", invoice, extra=fields)
        return HttpResponse(status=402)
    except bank.BankError:
        logger.error("Payment of invoice %s failed", invoice, extra=fields, exc_info=True)
        return HttpResponse(status=502)
    logger.info("Invoice %s paid", invoice, extra=fields)
    return HttpResponse(status=204)
