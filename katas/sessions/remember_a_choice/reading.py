"""Reads the welcome page as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """A page: the texts and languages of each ``h1``, and what its buttons choose."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.greetings: list[list[str]] = []
        self.buttons: list[str] = []
        self._open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h1":
            self._open = True
            self.greetings.append([dict(attrs).get("lang") or "", ""])
        elif tag == "button" and dict(attrs).get("name") == "language":
            self.buttons.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.greetings[-1][1] += data
