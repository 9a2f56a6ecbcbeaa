"""All that was ever invoiced, as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kata_project.billing.models import InvoiceLine

COLUMNS = ["invoice", "customer", "description", "quantity", "unit_price", "total"]
#: A spreadsheet takes a cell that begins with one of these for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """A file that returns what is written, so that each line can be sent at once."""

    def write(self, text: str) -> str:
        return text


def safe(text: str) -> str:
    """Return *text* so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def euros(cents: int) -> str:
    """Return *cents* with two decimals."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02}"


def rows(lines: QuerySet[InvoiceLine]) -> Iterator[list[object]]:
    """Yield the cells of each line."""
    yield list(COLUMNS)
    # Without iterator() the queryset would read all rows, and keep them.
    for line in lines.iterator(chunk_size=100):
        customer = line.invoice.customer
        # Numbers stay numbers: an apostrophe before -12.50 would make a text of it.
        numbers = [line.quantity, line.unit_price, euros(line.quantity * int(line.unit_price * 100))]
        yield [safe(line.invoice.number), safe(customer.name) if customer else "", safe(line.description), *numbers]


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Send all invoice lines, or those of one customer with ``?customer=slug``."""
    lines = InvoiceLine.objects.select_related("invoice__customer").order_by("invoice__number", "id")
    if (slug := request.GET.get("customer")) is not None:
        lines = lines.filter(invoice__customer__slug=slug)
    writer = csv.writer(Echo())
    return StreamingHttpResponse(
        (writer.writerow(row) for row in rows(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invoice-lines.csv"'},
    )
