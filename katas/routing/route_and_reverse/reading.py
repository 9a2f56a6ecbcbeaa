"""Reads the pages of the help centre as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The links and forms between ``<main>`` and ``</main>``.

    ``links`` maps the text of each link to its address, ``forms`` lists the addresses of the forms.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.forms: list[str] = []
        self.heading = ""
        self._main = self._h1 = False
        self._href: str | None = None
        self._text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._main = True
        elif tag == "h1":
            self._h1 = True
        elif self._main and tag == "a":
            self._href, self._text = dict(attrs).get("href") or "", ""
        elif self._main and tag == "form":
            self.forms.append(dict(attrs).get("action") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        elif tag == "h1":
            self._h1 = False
        elif tag == "a" and self._href is not None:
            self.links[" ".join(self._text.split())] = self._href
            self._href = None

    def handle_data(self, data: str) -> None:
        self._text += data
        if self._h1:
            self.heading += data
