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
        self.hint: set[str] = set()
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
        if identity == "hint":
            self.hint = {tag, "#hint", "*", *(f".{name}" for name in (found.get("class") or "").split())}

    def handle_data(self, data: str) -> None:
        if self.at in ("script", "style") and self.inline:
            tag, nonce, text = self.inline[-1]
            self.inline[-1] = tag, nonce, text + data
            self.code += [f"{found[found.lastindex or 0]}, set by a script" for found in SETS_CODE.finditer(data)]
        elif self.at == "li":
            self.texts.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self.at = None

    def text_of(self, kind: str) -> str:
        """Return the text of all inline elements of a kind."""
        return "\n".join(text for tag, _, text in self.inline if tag == kind)

    def does(self) -> dict[str, bool]:
        """Return for all that the page did before whether its scripts and styles name it."""
        script = self.text_of("script")
        return {
            "started": "started" in script,
            "share by id, and navigator.share": script.count("share") > 1 and "navigator" in script,
            "print by id, and print()": script.count("print") > 1,
            "click": "click" in script,
            "a rule that makes hint italic": self.hint_is("italic"),
            "a rule that makes hint gray": self.hint_is("gray"),
        }

    def hint_is(self, word: str) -> bool:
        """Return whether a rule with the word is for the element ``hint``."""
        style = re.sub(r"/\*.*?\*/", "", self.text_of("style"), flags=re.DOTALL)
        return any(
            word in rule and any(self.is_for_the_hint(selector) for selector in selectors.split(","))
            for selectors, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", style)
        )

    def is_for_the_hint(self, selector: str) -> bool:
        """Return whether tag, id and classes at the end of a selector are those of ``hint``."""
        last = re.split(r"[\s>+~]+", selector.strip())[-1]
        return all(name in self.hint for name in re.findall(r"[#.]?[\w-]+|\*", re.sub(r"\[.*?\]|:.*", "", last)))
