"""Working at the desk, as an editor's browser does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

LIST = "/desk/blog/post/"
LABEL = "Publish selected posts"


class Menu(HTMLParser):
    """The actions that a list offers: the value behind each label."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.actions: dict[str, str] = {}
        self._in_menu = False
        self._value: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "select":
            self._in_menu = attributes.get("name") == "action"
        elif tag == "option" and self._in_menu:
            self._value = attributes.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "select"):
            self._value = None
            self._in_menu = self._in_menu and tag != "select"

    def handle_data(self, data: str) -> None:
        if self._value is not None and data.strip():
            self.actions[data.strip()] = self._value


class Listing(HTMLParser):
    """The list itself: its columns, the keys of its rows, the filters, and what one can type or press."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.columns: list[str] = []
        self.keys: list[int] = []
        self.filters: set[str] = set()
        self.inputs: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "th" and attributes.get("scope") == "col":
            names = [name[7:] for name in attributes.get("class", "").split() if name.startswith("column-")]
            self.columns += [name for name in names if name not in ("action_checkbox", "action-checkbox")]
        elif tag == "input" and attributes.get("name") == "_selected_action":
            self.keys.append(int(attributes["value"]))
        elif tag == "input":
            self.inputs.add(attributes.get("name", ""))
        elif tag == "a" and attributes.get("href", "").startswith("?"):
            names = {pair.split("=")[0].split("__")[0] for pair in attributes["href"][1:].split("&")}
            self.filters |= {name for name in names - {"", "o", "p", "all", "q"} if not name.startswith("_")}


def listed(client: Client) -> dict[str, Any]:
    """Return what the first page of the list shows, to somebody who has an action there; needs posts in two categories."""
    listing = Listing(client.get(LIST).content.decode())
    return {
        "columns": listing.columns,
        "filters": sorted(listing.filters),
        "search": "q" in listing.inputs,
        "keys": listing.keys,
    }


def offered(client: Client) -> dict[str, str]:
    """Return the actions that the list offers, by their labels."""
    return Menu(client.get(LIST).content.decode()).actions


def choose(client: Client, action: str, keys: list[int], *, across: bool = False, query: str = "") -> Any:
    """Tick the posts with these keys, choose an action and press "Go"; return the response."""
    ticked = keys[:5] if across else keys
    data = {"action": action, "_selected_action": ticked, "select_across": "1" if across else "0", "index": "0"}
    return client.post(LIST + query, data)


def messages(response: Any) -> list[str]:
    """Return what the response has to say to the user."""
    return [str(message) for message in get_messages(response.wsgi_request)]
