"""Reads an HTML page as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser

AROUND = {"nav", "header", "footer"}


class Page(HTMLParser):
    """The texts of the ``h1`` and ``li`` elements, with single spaces, and all elements in their order.

    An element is its name with the names of its attributes behind it: ``a href``.

    What stands in ``nav``, ``header`` and ``footer`` belongs to the site, not to the page, and is left out.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.items: list[str] = []
        self.elements: list[str] = []
        self._outside = 0
        self._texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in AROUND:
            self._outside += 1
        if self._outside:
            return
        self.elements.append(" ".join([tag, *sorted(name for name, _ in attrs)]))
        if tag in ("h1", "li"):
            self._texts[tag] = []

    def handle_endtag(self, tag: str) -> None:
        if tag in AROUND:
            self._outside -= 1
        if tag in self._texts:
            text = " ".join("".join(self._texts.pop(tag)).split())
            (self.headings if tag == "h1" else self.items).append(text)

    def handle_data(self, data: str) -> None:
        for texts in self._texts.values():
            texts.append(data)
