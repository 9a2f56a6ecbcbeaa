"""Where the payment provider delivers its events."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from katas.transactions.idempotent_webhook import ledger
from katas.transactions.idempotent_webhook.events import parse
from katas.transactions.idempotent_webhook.models import Account, Delivery

PAID = "payment.succeeded"


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Credit a payment once, however often and however many times at once it is delivered."""
    try:
        event = parse(request.body)
    except ValueError:
        return HttpResponse("not an event", status=400)
    if event.type != PAID:
        return HttpResponse("not for us")
    try:
        with transaction.atomic():
            # Who comes second waits here until the first is committed or rolled back.
            _, is_new = Delivery.objects.get_or_create(event_id=event.id)
            if is_new:
                ledger.credit(event.account, event.cents)
                transaction.on_commit(lambda: ledger.send_receipt(event.id, event.cents))
    except Account.DoesNotExist:
        return HttpResponse("no such account", status=404)
    return HttpResponse("done")
