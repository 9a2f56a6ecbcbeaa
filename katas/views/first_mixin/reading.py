"""Reads a page as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The text of ``title`` and of each ``li``, and the names of all elements in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.items: list[str] = []
        self.elements: list[str] = []
        self._open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag in ("title", "li"):
            self._open = tag
        if tag == "li":
            self.items.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
        elif self._open == "li":
            self.items[-1] += data
