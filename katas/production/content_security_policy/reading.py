"""Reads policies and pages for the tests. Nothing is to be done here."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: A script that sets such an attribute, by name or in markup, is refused like the attribute itself; so is such a URL.
SETS_CODE = re.compile(
    r"""setAttribute\(\s*['"`](on\w+|style)\b|<[a-z][^<>]*?\s(on\w+|style)\s*=|['"`]\s*(javascript):""", re.IGNORECASE
)


def policy_of(header: str | None) -> dict[str, list[str]]:
    """Return the directives of a policy, each with its sorted values."""
    parts = [part.split() for part in (header or "").split(";")]
    return {part[0].lower(): sorted(part[1:]) for part in parts if part}


class Page(HTMLParser):
    """Collects what a policy is about: inline scripts and styles with their nonces, and attributes that are code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[tuple[str, str | None, str]] = []
        self.code: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.at: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.at = tag
        for name, value in attrs:
            if name.startswith("on") or name == "style" or (value or "").strip().lower().startswith("javascript:"):
                self.code.append(f"{tag} {name}")
        if tag in ("script", "style") and "src" not in found:
            self.inline.append((tag, found.get("nonce"), ""))
        if identity := found.get("id"):
            self.ids.append(identity)

    def handle_data(self, data: str) -> None:
        if self.at in ("script", "style") and self.inline:
            tag, nonce, text = self.inline[-1]
            self.inline[-1] = tag, nonce, text + data
            self.code += [f"{found[found.lastindex or 0]}, set by a script" for found in SETS_CODE.finditer(data)]
        elif self.at == "li":
            self.texts.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self.at = None
