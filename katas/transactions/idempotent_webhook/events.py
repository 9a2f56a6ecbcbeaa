"""The provider's events. Nothing is to be done here."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """What the provider tells. Its id is the same each time that it is delivered."""

    id: str
    type: str
    account: str
    cents: int


def parse(body: bytes) -> Event:
    """Return the event that a request carries.

    Raises ValueError if it carries none.
    """
    try:
        told = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(told, dict):
        raise ValueError("no object")
    event = Event(told.get("id", ""), told.get("type", ""), told.get("account", ""), told.get("cents", 0))
    texts = (event.id, event.type, event.account)
    if not all(isinstance(text, str) and 0 < len(text) <= 40 and text.isprintable() for text in texts):
        raise ValueError("id, type and account must be texts that can be stored")
    if type(event.cents) is not int or event.cents <= 0:
        raise ValueError("cents must be a whole number")
    return event
