"""Reads a page as a browser does; the tests use it."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

from django.http import HttpResponse
from django.utils.http import parse_http_date_safe


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


def kept_for(response: HttpResponse) -> int:
    """Return how many seconds a browser or a proxy may keep *response*; `public` without a time counts as for ever."""
    control = response.headers.get("Cache-Control", "")
    if re.search(r"\b(no-cache|no-store)\b", control):
        return 0
    ages = [int(age) for age in re.findall(r"\b(?:s-maxage|max-age)\s*=\s*(\d+)", control)]
    if not ages and (expires := parse_http_date_safe(response.headers.get("Expires", ""))):
        ages = [expires - int(time.time())]
    return max(ages, default=10**9 if "public" in control else 0)
