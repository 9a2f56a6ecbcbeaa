"""Reading the pages of the books, as a browser does."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

LIST = "/books/billing/invoice/"

#: What can be changed on the page of an invoice that has a line.
FIELDS = ("number", "customer", "status", "issued_on", "due_on", "created_at_0", "created_at_1")
LINE = ("lines-0-description", "lines-0-quantity", "lines-0-unit_price")

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Page(HTMLParser):
    """The parts of a page that matter here.

    ``rows``: the texts in the cells of the list, without the box to tick.
    ``headings``: the texts above the columns of the list.
    ``links``: the URL behind each heading of the list; empty if the list cannot be sorted by that column.
    ``filters``: the URL behind each link of the filters at the side.
    ``fields``: the fields of the form with their values, ready to be sent back.
    ``options``: how many options there are to choose a customer from.
    ``customer``: the attributes of the field for the customer.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.filters: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.options = 0
        self.customer: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str]]] = []
        self._link = ""
        self.feed(html)
        self.close()

    def _in(self, identity: str) -> bool:
        return any(attributes.get("id") == identity for _, attributes in self._open)

    def _in_tag(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, attributes))
        if self._in("result_list"):
            box = "action-checkbox" in attributes.get("class", "")
            if tag == "tr" and not self._in_tag("thead"):
                self.rows.append([])
            elif tag in ("th", "td") and not box:
                if self._in_tag("thead"):
                    self.links.append("")
                    self.headings.append("")
                else:
                    self.rows[-1].append("")
            elif tag == "a" and self._in_tag("thead") and self.links and not self.links[-1]:
                self.links[-1] = attributes.get("href", "")
        if tag == "a" and self._in("changelist-filter"):
            self._link = ""
        if self._in("invoice_form"):
            self._start_in_form(tag, attributes)

    def _start_in_form(self, tag: str, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        if name == "customer":
            self.customer = attributes
        if tag in ("input", "textarea", "select") and name and "__prefix__" not in name:
            if attributes.get("type") not in ("submit", "checkbox", "file"):
                self.fields.setdefault(name, attributes.get("value", ""))
        elif tag == "option":
            select = next((each for kind, each in reversed(self._open) if kind == "select"), {}).get("name", "")
            self.options += select == "customer"
            if "selected" in attributes and "__prefix__" not in select:
                self.fields[select] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._in("changelist-filter"):
            address = next((each.get("href", "") for kind, each in reversed(self._open) if kind == "a"), "")
            self.filters[self._link.strip()] = address
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._in("result_list"):
            texts = self.headings if self._in_tag("thead") else self.rows[-1] if self.rows else []
            if texts:
                texts[-1] = f"{texts[-1]} {data.strip()}".strip()
        elif self._in("changelist-filter") and self._in_tag("a"):
            self._link += data


def read(client: Client, address: str) -> Page:
    """Open a page of the books. One that does not answer 200 has nothing on it."""
    response = client.get(address)
    return Page(response.content.decode() if response.status_code == 200 else "")


def lost_fields(page: Page, *, line: bool = True) -> list[str]:
    """Return what the page of an invoice, with a line or without, should let an accountant change, and does not."""
    names = (*FIELDS, *(LINE if line else ()), "lines-TOTAL_FORMS")
    return [name for name in names if name not in page.fields]


def with_line(fields: dict[str, str], description: str, quantity: int, price: str) -> dict[str, str]:
    """Return the fields of a form after a click on "Add another Invoice line" and the typing."""
    number = int(fields.get("lines-TOTAL_FORMS") or 0)
    line = dict(zip(("description", "quantity", "unit_price"), (description, str(quantity), price), strict=True))
    return {
        **fields,
        **{f"lines-{number}-{name}": value for name, value in line.items()},
        "lines-TOTAL_FORMS": str(number + 1),
    }


def sort_link(page: Page, column: int) -> str:
    """Return the URL behind the heading of a column, counted from 0, or an empty string."""
    link = page.links[column] if column < len(page.links) else ""
    return LIST + link if re.match(r"\?(.*&)?o=", link) else ""


def type_customer(client: Client, page: Page, term: str, number: int = 1) -> Any:
    """Type into the field for the customer, and return what it offers: the decoded JSON, or None if it offers nothing."""
    field = page.customer
    if not field.get("data-ajax--url"):
        return None
    query = {
        "term": term,
        "page": number,
        "app_label": field.get("data-app-label", ""),
        "model_name": field.get("data-model-name", ""),
        "field_name": field.get("data-field-name", ""),
    }
    response = client.get(field["data-ajax--url"], query)
    return response.json() if response.status_code == 200 else None
