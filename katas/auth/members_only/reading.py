"""Reads a page and a redirect as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse


class Items(HTMLParser):
    """The texts of the ``li`` elements of a page, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._open = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data


def items(response: HttpResponse) -> list[str]:
    """Return the texts of the ``li`` elements of the page in *response*."""
    return Items(response.content.decode()).texts


def outcome(response: HttpResponse) -> str:
    """Return the status of *response*, and for a redirect where it leads: the path, and the ``next`` in it."""
    if not 300 <= response.status_code < 400:
        return str(response.status_code)
    target = urlsplit(response.headers["Location"])
    after = parse_qs(target.query).get("next", [""])[0].removeprefix("http://testserver")
    return f"{response.status_code} to {target.path}" + (f", next {after}" if after else "")
