"""A browser as far as this page needs one: it finds forms and sends them. Part of the tests."""

from __future__ import annotations

from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: for each its action, its method, what it would send, and whether it has a button for that."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict] = []
        self._open: dict | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            method = (attributes.get("method") or "get").lower()
            self._open = {"action": attributes.get("action") or "", "method": method, "data": {}, "button": False}
            self.forms.append(self._open)
        elif tag in ("input", "button") and self._open is not None:
            if "disabled" in attributes:
                return
            if (attributes.get("type") or {"button": "submit"}.get(tag, "text")).lower() in ("submit", "image"):
                self._open["button"] = True
            if attributes.get("name"):
                self._open["data"][attributes["name"]] = attributes.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def form_for(client, path: str, action: str) -> dict | None:
    """Return the form on the page at *path* whose action is *action*, or None."""
    html = client.get(path).content.decode()
    return next((form for form in Forms(html).forms if form["action"] == action), None)
