"""Reads a page of the magazine as a browser does; the tests use it."""

from __future__ import annotations

from html.parser import HTMLParser

#: Elements that begin no line.
INLINE = frozenset(["a", "abbr", "b", "cite", "code", "em", "i", "small", "span", "strong", "u"])


class Page(HTMLParser):
    """What a page says, with any markup.

    ``texts`` maps ``title``, ``h1``, ``main`` and ``aside`` to their texts, a space between elements; ``layout`` and
    ``cards`` are the marks of the layout and the cards, ``empty`` the texts of the elements with the class ``empty``,
    ``links`` the texts and addresses of the links in ``main``, ``styles`` the addresses of the stylesheets, ``lines`` the
    texts in ``main``, each on a line of its own.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts = {"title": "", "h1": "", "main": "", "aside": ""}
        self.layout = ""
        self.documents = 0
        self.cards: list[str] = []
        self.empty: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.styles: list[str] = []
        self.lines: list[str] = []
        self._main = ""
        self._kept = 0
        self._open: list[str] = []
        self._link: str | None = None
        self._empty = False
        self._text = ""
        self.feed(html)
        self.close()
        self.texts = {name: " ".join(text.split()) for name, text in self.texts.items()}
        self.lines = [line for part in self._main.split("\0") if (line := " ".join(part.split()))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._space()
        values = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self._main += "\0"
        # In such an element, a browser keeps the line breaks of the text; what follows it in main may have none.
        if tag in ("pre", "textarea") or "white-space" in values.get("style", ""):
            self._kept += 1
        if tag == "body":
            self.documents += 1
            self.layout = values.get("data-layout", "")
        elif tag == "link" and values.get("rel") == "stylesheet":
            self.styles.append(values.get("href", ""))
        elif tag == "article":
            self.cards.append(values.get("data-card", values.get("class", "")))
        elif tag == "a" and "main" in self._open:
            self._link, self._text = values.get("href", ""), ""
        elif "empty" in values.get("class", "").split():
            self._empty, self._text = True, ""
        if tag in self.texts:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._space()
        if tag not in INLINE:
            self._main += "\0"
        if tag in self._open:
            self._open.remove(tag)
        if tag == "a" and self._link is not None:
            self.links.append((" ".join(self._text.split()), self._link))
            self._link = None
        elif tag == "p" and self._empty:
            self.empty.append(" ".join(self._text.split()))
            self._empty = False

    def _space(self) -> None:
        for tag in self._open:
            self.texts[tag] += " "

    def handle_data(self, data: str) -> None:
        self._text += data
        if "main" in self._open:
            self._main += data.replace("\n", "\0") if self._kept else data
        for tag in self._open:
            self.texts[tag] += data
