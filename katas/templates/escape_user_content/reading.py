"""Reads a page as a browser does, with the eyes of an attacker; the tests use it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

#: Elements that only an attack brings into the page.
FOREIGN = {"img", "svg", "iframe", "object", "embed", "b"}


class Page(HTMLParser):
    """What a page says and what it could do.

    ``texts`` has the texts of ``title``, ``h1`` and ``bio``, with single spaces; ``paragraphs`` counts those of the
    biography; ``links`` has the address, the text and the ``rel`` of each ``a``, by the place where it stands;
    ``scripts`` has the attributes and the text of each script; ``dangers`` names what an attacker would want to find.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts = {"title": "", "h1": "", "bio": ""}
        self.paragraphs = 0
        self.links: dict[str, list[tuple[str, str, str]]] = {"h1": [], "bio": [], "": []}
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.dangers: list[str] = []
        self._place = ""
        self._depth = 0
        self._link: list[str] | None = None
        self._script: dict[str, str] | None = None
        self.feed(html)
        self.close()
        self.texts = {name: " ".join(text.split()) for name, text in self.texts.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._judge(tag, values)
        if tag == "script":
            self._script = values
            self.scripts.append((values, ""))
        elif tag in ("title", "h1"):
            self._place = tag
        elif tag == "div" and "bio" in values.get("class", "").split():
            self._place, self._depth = "bio", 1
        elif tag == "div" and self._place == "bio":
            self._depth += 1
        elif tag == "a":
            self._link = [values.get("href", ""), "", "nofollow" if "nofollow" in values.get("rel", "").split() else ""]
        if self._place == "bio" and tag in ("p", "br"):
            self.texts["bio"] += " "
            self.paragraphs += tag == "p"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link is not None:
            href, text, rel = self._link
            place = self._place if self._place in self.links else ""
            self.links[place].append((href, " ".join(text.split()), rel))
            self._link = None
        elif tag == "script":
            self._script = None
        elif tag in ("title", "h1"):
            self._place = ""
        elif tag == "div" and self._place == "bio":
            self._depth -= 1
            if not self._depth:
                self._place = ""

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
            return
        if self._link is not None:
            self._link[1] += data
        if self._place:
            self.texts[self._place] += data

    def handle_comment(self, data: str) -> None:
        self.dangers.append("a comment")

    def _judge(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in FOREIGN:
            self.dangers.append(f"the element {tag}")
        if tag == "script" and attributes.get("type") != "application/json":
            self.dangers.append("a script that runs")
        for name, value in attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.dangers.append(f"the attribute {name}")
            scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", re.sub(r"[\x00-\x20]", "", value).lower())
            if name in ("href", "src") and scheme and scheme[0] not in ("http", "https", "mailto"):
                self.dangers.append(f"the address {value}")

    @property
    def data(self) -> Any:
        """The data in the one script, or a sentence that says what is wrong with it."""
        if len(self.scripts) != 1:
            return f"{len(self.scripts)} scripts"
        attributes, text = self.scripts[0]
        if attributes.get("id") != "author-data":
            return "no script with the id author-data"
        if "<" in text:
            return "a script with < in it"
        try:
            return json.loads(text)
        except ValueError as error:
            return f"no JSON: {error}"


def web_links(links: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return address and ``rel`` of the links whose text is a web address itself."""
    return [(href, rel) for href, text, rel in links if text.startswith(("http://", "https://"))]
