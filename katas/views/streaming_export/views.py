"""All that was ever invoiced, as a CSV file."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from kata_project.billing.models import InvoiceLine

COLUMNS = ["invoice", "customer", "description", "quantity", "unit_price", "total"]


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Send all invoice lines, or those of one customer with ``?customer=slug``."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="invoice-lines.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for line in InvoiceLine.objects.all():
        customer = line.invoice.customer
        if request.GET.get("customer") in (None, customer and customer.slug):
            total = line.quantity * line.unit_price
            writer.writerow([line.invoice.number, customer, line.description, line.quantity, line.unit_price, total])
    return response
