"""Collects the static files into a folder, and reads the pages as a browser would read them from there; the tests use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

REFERENCE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


class Page(HTMLParser):
    """The addresses of the stylesheets and of the images of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.images: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and (values.get("rel") or "").lower() == "stylesheet":
            self.styles.append(values.get("href") or "")
        elif tag == "img":
            self.images.append(values.get("src") or "")


class Site:
    """The site with its static files collected below *root*."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url

    def page(self, address: str) -> Page:
        """Return a page of the site."""
        response = Client().get(address)
        return Page(response.content.decode())

    def file(self, address: str) -> str | None:
        """Return the contents of the collected file at an address, or None if nothing was collected there."""
        path = self.root / unquote(urlsplit(address).path).removeprefix(urlsplit(self.url).path)
        return path.read_text(encoding="utf-8").strip() if address.startswith(self.url) and path.is_file() else None

    def stylesheet(self, address: str) -> tuple[str | None, list[str | None]]:
        """Return a stylesheet with its references blotted out, and the contents of the files that they refer to."""
        text = self.file(address)
        if text is None:
            return None, []
        return REFERENCE.sub("url(…)", text), [self.file(target) for target in self.references(address)]

    def references(self, address: str) -> list[str]:
        """Return the addresses that a stylesheet refers to."""
        return [urljoin(address, target) for target in REFERENCE.findall(self.file(address) or "")]


@contextmanager
def collected(root: Path, *, changed: dict[str, str] | None = None, url: str = "/static/") -> Iterator[Site]:
    """Run ``collectstatic`` into *root*, and serve the site from there.

    :param changed: new contents of files by their names; the files in the kata's folders stay as they are.
    """
    newer: list[Any] = []
    if changed:
        newer.append(root.parent / f"{root.name}-changed")
        for name, text in changed.items():
            path = newer[0] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    folders = [*newer, *settings.STATICFILES_DIRS]
    with override_settings(STATIC_ROOT=root, STATICFILES_DIRS=folders, STATIC_URL=url):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield Site(root, url)
