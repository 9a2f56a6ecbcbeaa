"""Reading the pages of the admin, as a person would read them."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Page(HTMLParser):
    """The parts of a page that matter here.

    ``headings``: text and address of the link in each heading of the list; no link: the column cannot be sorted by.
    ``rows``: the texts in the cells of the list.
    ``filters``: the address behind each link of the filters at the side.
    ``fields``: the fields of the form with their values, ready to be sent back.
    ``readonly``: the names of what the form shows and does not let anybody edit.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[list[str]] = []
        self.rows: list[list[str]] = []
        self.filters: dict[str, str] = {}
        self.fields: list[tuple[str, str]] = []
        self.readonly: set[str] = set()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._link = ""
        self._option = ""
        self.feed(html)
        self.close()

    def _inside(self, tag: str, **wanted: str) -> bool:
        return any(
            name == tag and all(value in attributes.get(key, "").split() for key, value in wanted.items())
            for name, attributes in self._open
        )

    def _within(self, identity: str) -> bool:
        return any(attributes.get("id") == identity for _, attributes in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, attributes))
        classes = attributes.get("class", "").split()
        if self._within("result_list"):
            self._start_in_list(tag, attributes)
        if tag == "a" and self._within("changelist-filter"):
            self._link = ""
        if self._within("post_form"):
            self._start_in_form(tag, attributes)
        if "readonly" in classes:
            rows = [value for _, each in self._open for value in each.get("class", "").split()]
            self.readonly |= {value.removeprefix("field-") for value in rows if value.startswith("field-")}

    def _start_in_list(self, tag: str, attributes: dict[str, str]) -> None:
        in_head = self._inside("thead")
        if tag in ("th", "td"):
            if in_head:
                self.headings.append(["", ""])
            elif self.rows:
                self.rows[-1].append("")
        elif tag == "tr" and not in_head:
            self.rows.append([])
        elif tag == "a" and in_head and self.headings and not self.headings[-1][1]:
            self.headings[-1][1] = attributes.get("href", "")

    def _start_in_form(self, tag: str, attributes: dict[str, str]) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if name and "disabled" in attributes:
            # A field that is shown and cannot be edited; a date and time has two inputs.
            self.readonly.add(name.removesuffix("_0").removesuffix("_1"))
            return
        if tag == "input" and name:
            kind = attributes.get("type", "text")
            if kind in ("submit", "button", "image", "reset", "file"):
                return
            if kind not in ("checkbox", "radio") or "checked" in attributes:
                self.fields.append((name, value or ("on" if kind == "checkbox" else "")))
        elif tag == "textarea":
            self.fields.append((name, ""))
        elif tag == "option" and "selected" in attributes:
            select = next(each for kind, each in reversed(self._open) if kind == "select")
            if select.get("name"):
                self.fields.append((select["name"], value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._within("changelist-filter"):
            address = next((each.get("href", "") for kind, each in reversed(self._open) if kind == "a"), "")
            self.filters[self._link.strip()] = address
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._within("result_list"):
            if self._inside("thead") and self.headings:
                self.headings[-1][0] = f"{self.headings[-1][0]} {data.strip()}".strip()
            elif self.rows and self.rows[-1]:
                self.rows[-1][-1] = f"{self.rows[-1][-1]} {data.strip()}".strip()
        if self._within("changelist-filter") and self._inside("a"):
            self._link += data
        if self._inside("textarea") and self._within("post_form") and self.fields:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)

    def columns(self, texts: list[str]) -> list[int]:
        """Return the numbers of all columns that have *texts*, one in each row."""
        return [number for number in range(len(self.headings)) if texts and self.values(number) == texts]

    def values(self, column: int) -> list[str]:
        """Return the texts of a column, from the top to the bottom."""
        return [row[column] for row in self.rows if len(row) > column]
