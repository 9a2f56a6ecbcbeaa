"""All that was ever invoiced, as a CSV file."""

from __future__ import annotations

import csv
import io

from django.db.models import Q
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from kata_project.billing.models import InvoiceLine

FIELDS = ("id", "invoice__number", "invoice__customer__name", "description", "quantity", "unit_price")


def pieces(customer):
    """Yield the file in pieces of a hundred lines, each of which is a query of its own."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["invoice", "customer", "description", "quantity", "unit_price", "total"])
    yield buffer.getvalue()
    lines = InvoiceLine.objects.order_by("invoice__number", "id").values_list(*FIELDS)
    if customer is not None:
        lines = lines.filter(invoice__customer__slug=customer)
    after = Q()
    while page := list(lines.filter(after)[:100]):
        buffer.seek(0)
        buffer.truncate()
        for _, number, name, description, quantity, price in page:
            texts = [
                "'" + text if text[:1] in set("=+-@\t\r\n") else text for text in (number, name or "", description)
            ]
            writer.writerow([*texts, quantity, price, price * quantity])
        yield buffer.getvalue()
        key, number = page[-1][:2]
        after = Q(invoice__number__gt=number) | Q(invoice__number=number, id__gt=key)


@require_safe
def export(request):
    """Send all invoice lines, or those of one customer with ``?customer=slug``."""
    response = StreamingHttpResponse(pieces(request.GET.get("customer")), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="invoice-lines.csv"'
    return response
