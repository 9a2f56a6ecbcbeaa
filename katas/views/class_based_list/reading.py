"""Reads the list as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit


class Page(HTMLParser):
    """The posts on a page, and the links that turn the pages.

    ``posts`` has for each ``article`` its texts by element: ``h2`` for the title, the classes ``author`` and
    ``category``, and ``li``, a sorted list, for the tags. ``turns`` maps ``rel`` to the addresses of such links.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.posts: list[dict[str, object]] = []
        self.turns: dict[str, list[str]] = {}
        self._article = False
        self._field = ""
        self.feed(html)
        self.close()
        for post in self.posts:
            post["li"] = sorted(str(tag).strip() for tag in post["li"])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "article":
            self._article = True
            self.posts.append({"h2": "", "author": "", "category": "", "li": []})
        elif tag == "a":
            for rel in (values.get("rel") or "").lower().split():
                self.turns.setdefault(rel, []).append(values.get("href") or "")
        if self._article:
            field = values.get("class") or "" if tag == "p" else tag
            self._field = field if field in self.posts[-1] else self._field
            if tag == "li":
                self.posts[-1]["li"].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._article = False
        if tag in ("h2", "p", "li"):
            self._field = ""

    def handle_data(self, data: str) -> None:
        if not self._article or not self._field:
            return
        if self._field == "li":
            self.posts[-1]["li"][-1] += data
        else:
            self.posts[-1][self._field] += data

    @property
    def titles(self) -> list[str]:
        """The titles of the posts, in their order."""
        return [str(post["h2"]).strip() for post in self.posts]

    def turn(self, rel: str, address: str) -> str:
        """Return where the link with *rel* leads from *address*, or an empty string if there is none."""
        targets = self.turns.get(rel, [])
        if targets[:1] == ["?"]:  # To a browser this is an empty query, to urljoin() it is none.
            return address.partition("?")[0]
        return urljoin(address, targets[0]) if targets else ""


def parameters(address: str) -> dict[str, str]:
    """Return the parameters of an address that are not empty."""
    return dict(parse_qsl(urlsplit(address).query))
