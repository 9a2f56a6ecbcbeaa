"""All that was ever invoiced, as a CSV file."""

from __future__ import annotations

import csv
import re

from django.http import StreamingHttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_safe

from kata_project.billing.models import InvoiceLine


class Lines(list):
    write = list.append


def cell(value):
    if isinstance(value, str) and re.match(r"[=+\-@\t\r\n]", value):
        return f"'{value}"
    return value


@method_decorator(require_safe, name="dispatch")
class Export(View):
    """Send all invoice lines, or those of one customer with ``?customer=slug``."""

    def get(self, request):
        lines = InvoiceLine.objects.select_related("invoice__customer").order_by("invoice__number", "pk")
        if "customer" in request.GET:
            lines = lines.filter(invoice__customer__slug=request.GET["customer"])
        response = StreamingHttpResponse(self.stream(lines), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="invoice-lines.csv"'
        return response

    def stream(self, lines):
        written = Lines()
        writer = csv.writer(written)
        writer.writerow("invoice customer description quantity unit_price total".split())
        for line in lines.iterator(chunk_size=150):
            invoice = line.invoice
            cells = [invoice.number, str(invoice.customer) if invoice.customer_id else None, line.description]
            writer.writerow([*map(cell, cells), line.quantity, line.unit_price, line.unit_price * line.quantity])
            if len(written) == 20:
                yield "".join(written).encode()
                written.clear()
        yield "".join(written).encode()


export = Export.as_view()
