"""Reads pages for the tests. Nothing is to be done here."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class Page(HTMLParser):
    """Collects the text of the elements that have a ``data-is``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.at: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at = dict(attrs).get("data-is")
        if self.at:
            self.found.append((self.at, ""))

    def handle_data(self, data: str) -> None:
        if self.at:
            self.found[-1] = (self.at, self.found[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        self.at = None


def read(response: HttpResponse) -> dict[str, Any]:
    """Return what a page shows: title, author and comments for everybody, name and balance for one."""
    found = Page(response.content.decode()).found
    page: dict[str, Any] = {name: text.strip() for name, text in found if name != "comment"}
    page["comments"] = [text.strip() for name, text in found if name == "comment"]
    return page


def directives(response: HttpResponse) -> dict[str, str]:
    """Return what ``Cache-Control`` says, by lower-case names."""
    parts = (part.strip().partition("=") for part in response.headers.get("Cache-Control", "").lower().split(","))
    return {name: value.strip('"') for name, _, value in parts if name}


def kept_for(response: HttpResponse, now: float) -> float:
    """Return for how many seconds the headers let a browser or a proxy keep the page."""
    said = directives(response)
    if "no-store" in said:
        return 0
    ages = [float(said[name]) for name in ("max-age", "s-maxage") if name in said]
    if not ages and "Expires" in response.headers:
        try:
            ages = [parsedate_to_datetime(response.headers["Expires"]).timestamp() - now]
        except ValueError:  # Such as Expires: 0
            ages = []
    return max(ages, default=0.0)


def varies_on(response: HttpResponse) -> set[str]:
    """Return the names in ``Vary``, in lower case."""
    return {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
