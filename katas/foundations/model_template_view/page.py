"""Reads a page of the magazine the way a reader sees it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class Page(HTMLParser):
    """Collects the texts of the elements that the designer gave a class (".author") and of tags ("h1")."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, set[str]]] = []
        self.found: dict[str, str] = {}
        self.comments: list[dict[str, str]] = []
        self.paragraphs: list[str] = []
        self.scripts = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        keys = {tag, *(f".{name}" for name in (dict(attrs).get("class") or "").split())}
        self.scripts += tag == "script" and self.inside("article")
        if tag == "br":
            self.handle_data(" ")
        if tag == "li" and self.inside(".comments"):
            self.comments.append({".name": "", ".text": ""})
        if tag == "p" and self.inside(".body"):
            self.paragraphs.append("")
        for key in keys:
            self.found.setdefault(key, "")
        if tag not in VOID:
            self.open.append((tag, keys))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        for key in set().union(*(keys for _, keys in self.open)):
            self.found[key] += data
        if self.inside(".comments") and self.comments:
            for key in (".name", ".text"):
                self.comments[-1][key] += data if self.inside(key) else ""
        if self.inside(".body") and self.inside("p") and self.paragraphs:
            self.paragraphs[-1] += data

    def inside(self, key: str) -> bool:
        return any(key in keys for _, keys in self.open)


def read(html: str) -> dict[str, Any]:
    """Return what a reader sees: heading, author, reading time, paragraphs, comments, and the note about none."""
    page = Page(html)

    def text(value: str | None) -> str | None:
        return None if value is None else " ".join(value.split())

    return {
        "h1": text(page.found.get("h1")),
        "author": text(page.found.get(".author")),
        "reading time": text(page.found.get(".reading-time")),
        "paragraphs": [text(one) for one in page.paragraphs if one.strip()],
        "comments": [[text(one[".name"]), text(one[".text"])] for one in page.comments],
        "no comments": text(page.found.get(".empty")),
        "scripts": page.scripts,
    }
