"""Reads a page of the desk as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The texts of ``title``, ``header``, ``h1`` and ``footer``, with single spaces."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts = {"title": "", "header": "", "h1": "", "footer": ""}
        self._place = ""
        self.feed(html)
        self.close()
        self.texts = {name: " ".join(text.split()) for name, text in self.texts.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.texts:
            self._place = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._place:
            self._place = ""

    def handle_data(self, data: str) -> None:
        if self._place:
            self.texts[self._place] += data
