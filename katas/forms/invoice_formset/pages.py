"""Filling in the page of a draft, as a browser does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.test import Client

NEW = "/drafts/new/"


class Page(HTMLParser):
    """What a page of a draft shows, and what a browser would send back.

    ``head``: the values of the invoice's own fields.
    ``charges`` and ``credits``: a dict for each row of the two tables, such as ``{"description": "Seats", …}``.
    ``errors``: how many errors are shown.
    """

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.url = url
        self.head: dict[str, str] = {}
        self.charges: list[dict[str, str]] = []
        self.credits: list[dict[str, str]] = []
        self.errors = 0
        self._controls: list[list[str]] = []
        self._where: dict[tuple[str, int, str], list[str]] = {}
        self._section = ""
        self._row = False
        self._in_errors = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "section":
            self._section = given.get("id", "")
        elif tag == "fieldset" and self._section in ("charges", "credits"):
            self._row = True
            self._rows().append({})
        elif tag == "ul" and "errorlist" in given.get("class", "").split():
            self._in_errors = True
        elif tag == "li" and self._in_errors:
            self.errors += 1
        elif tag in ("input", "textarea") and self._section and given.get("name"):
            self._control(given["name"], given)

    def _rows(self) -> list[dict[str, str]]:
        return self.charges if self._section == "charges" else self.credits

    def _control(self, name: str, given: dict[str, str]) -> None:
        ticked = given.get("type") != "checkbox" or "checked" in given
        control = [name, given.get("value", "") if ticked else ""]
        self._controls.append(control)
        field = name.rpartition("-")[2]
        if self._section == "invoice":
            self.head[field] = control[1]
            self._where["invoice", 0, field] = control
        elif self._row:
            rows = self._rows()
            rows[-1][field] = control[1]
            self._where[self._section, len(rows) - 1, field] = control

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._row = False
        elif tag == "section":
            self._section = ""
        elif tag == "ul":
            self._in_errors = False

    def fill(self, table: str, row: int, **values: Any) -> None:
        """Type values into a row of a table, counted from 0; the table of the invoice's own fields is "invoice"."""
        for field, value in values.items():
            if (table, row, field) not in self._where:
                raise LookupError(f"Row {row + 1} of {table!r} on {self.url} has no control {field!r}.")
            self._where[table, row, field][1] = str(value)

    def add(self, table: str, description: str, quantity: Any, unit_price: Any) -> None:
        """Type a line into the first blank row of a table."""
        rows = self.charges if table == "charges" else self.credits
        blank = [number for number in range(len(rows)) if not self._where[table, number, "description"][1]]
        self.fill(table, blank[0], description=description, quantity=quantity, unit_price=unit_price)

    def delete(self, table: str, row: int) -> None:
        """Tick the box that deletes a row of a table."""
        self.fill(table, row, DELETE="on")

    def data(self) -> dict[str, list[str]]:
        """Return what a browser sends: all controls by their names, boxes only if they are ticked."""
        data: dict[str, list[str]] = {}
        for name, value in self._controls:
            if value or not name.endswith("-DELETE"):
                data.setdefault(name, []).append(value)
        return data

    def send(self, client: Client, **extra: Any) -> Any:
        """Press "Save", and return the response."""
        return client.post(self.url, self.data() | extra)


def open_draft(client: Client, number: str | None = None) -> Page:
    """Open the page of a draft, or of a new one."""
    url = f"/drafts/{quote(number)}/" if number else NEW
    return read(client.get(url), url)


def read(response: Any, url: str = NEW) -> Page:
    """Return what a response shows. One whose status is not 200 shows nothing."""
    return Page(response.content.decode() if response.status_code == 200 else "", url)
