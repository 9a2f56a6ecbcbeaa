"""Reads the pages of the archive as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """What stands between ``<main>`` and ``</main>``.

    ``heading`` is the text of the first heading, ``items`` the texts of the list, ``links`` maps texts to addresses.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.heading = ""
        self.items: list[str] = []
        self.links: dict[str, str] = {}
        self._main = False
        self._href = ""
        self._text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._main = True
        if tag in ("h1", "li", "a"):
            self._text = ""
        if tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        if not self._main:
            return
        text = " ".join(self._text.split())
        if tag == "h1":
            self.heading = text
        elif tag == "li":
            self.items.append(text)
        elif tag == "a":
            self.links[text] = self._href

    def handle_data(self, data: str) -> None:
        self._text += data
