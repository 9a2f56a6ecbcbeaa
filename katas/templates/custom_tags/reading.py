"""Renders a piece of a template, and reads the result as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.template import Context, Template


def render(source: str, **context: Any) -> str:
    """Return what a template makes of a context."""
    return Template("{% load newsroom %}" + source).render(Context(context))


def changed(source: str, **context: Any) -> list[str]:
    """Return the names of the variables that a template adds to a context or changes in it."""
    before, page = Context(context).flatten(), Context(context)
    Template("{% load newsroom %}" + source).render(page)
    return sorted(str(name) for name, value in page.flatten().items() if name not in before or value != before[name])


class Fragment(HTMLParser):
    """A piece of HTML.

    ``text`` is what is read, ``marks`` the texts of the ``mark`` elements, ``before`` where they begin, ``links``
    the texts, addresses and ``aria-current`` of the links, ``elements`` the names of all elements.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.marks: list[str] = []
        self.before: list[int] = []
        self.links: list[list[str | None]] = []
        self.elements: list[str] = []
        self._start: dict[str, int] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements.append(tag)
        self._start[tag] = len(self.text)
        if tag == "a":
            self.links.append(["", values.get("href"), values.get("aria-current")])

    def handle_endtag(self, tag: str) -> None:
        start = self._start.pop(tag, len(self.text))
        if tag == "mark":
            self.marks.append(self.text[start:])
            self.before.append(start)
        elif tag == "a" and self.links:
            self.links[-1][0] = " ".join(self.text[start:].split())

    def handle_data(self, data: str) -> None:
        self.text += data
