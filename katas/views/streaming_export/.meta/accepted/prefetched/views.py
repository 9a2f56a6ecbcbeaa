"""All that was ever invoiced, as a CSV file."""

import csv

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from kata_project.billing.models import InvoiceLine

COLUMNS = ["invoice", "customer", "description", "quantity", "unit_price", "total"]


class Echo:
    def write(self, text):
        return text


def safe(text):
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def pieces(lines):
    """Yield a line at a time; the customers of fifty lines come by a query of their own."""
    write = csv.writer(Echo()).writerow
    yield write(COLUMNS)
    for line in lines.iterator(chunk_size=50):
        invoice = line.invoice
        customer = safe(invoice.customer.name) if invoice.customer else ""
        total = line.quantity * line.unit_price
        yield write([safe(invoice.number), customer, safe(line.description), line.quantity, line.unit_price, total])


@require_safe
def export(request):
    """Send all invoice lines, or those of one customer with ``?customer=slug``."""
    lines = InvoiceLine.objects.select_related("invoice").prefetch_related("invoice__customer")
    if "customer" in request.GET:
        lines = lines.filter(invoice__customer__slug=request.GET["customer"])
    response = StreamingHttpResponse(
        pieces(lines.order_by("invoice__number", "id")), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="invoice-lines.csv"'
    return response
