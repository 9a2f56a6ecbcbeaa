"""Reads the pages of the invoices as a browser does, and looks for keys in answers; the tests use it."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

from django.http import HttpResponse


class Page(HTMLParser):
    """What stands between ``<main>`` and ``</main>``: the heading, the text, and the links to invoices by their texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.heading = ""
        self.text = ""
        self.links: dict[str, str] = {}
        self._main = False
        self._href = ""
        self._text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._main = True
        if tag in ("h1", "a"):
            self._text = ""
        if tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        if self._main and tag == "h1":
            self.heading = " ".join(self._text.split())
        elif self._main and tag == "a" and self._href.startswith("/invoices/") and self._href != "/invoices/":
            self.links[" ".join(self._text.split())] = self._href

    def handle_data(self, data: str) -> None:
        self._text += data
        if self._main:
            self.text += data


def leaks(response: HttpResponse, key: int) -> list[str]:
    """Return the places in *response* where the key stands, also in hexadecimal or Base64."""
    spellings = [str(key), f"{key:,}", f"{key:x}", base64.b64encode(str(key).encode()).decode().rstrip("=")]
    places = [(f"the header {name}", value) for name, value in response.headers.items()]
    places += [(f"the cookie {name}", f"{name}={cookie.value}") for name, cookie in response.cookies.items()]
    places.append(("the body", response.content.decode()))
    return [place for place, text in places if any(one.lower() in text.lower() for one in spellings)]
