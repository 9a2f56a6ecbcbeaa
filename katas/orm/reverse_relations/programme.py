"""What the programme page and the reception desk ask about workshops."""

from __future__ import annotations

from datetime import date
from typing import Any

from kata_project.accounts.models import Profile


def hosted_by(host: Profile) -> list[str]:
    """Return the titles of the workshops that *host* holds, in alphabetical order."""
    raise NotImplementedError


def timetable(host: Profile) -> list[dict[str, Any]]:
    """Return the workshops that *host* holds, with their sessions and the guests of each.

    For example::

        [{"title": "Verse", "sessions": [{"room": "Attic", "guests": ["Ada", "Ben"]}, {"room": "Hall", "guests": []}]}]
    """
    raise NotImplementedError


def held_in(room: str, day: date) -> list[str]:
    """Return the titles of the workshops that have a session in *room* on *day*, in alphabetical order."""
    raise NotImplementedError


def hosts_of(guest: str) -> list[str]:
    """Return the display names of the hosts whom *guest* has booked, in alphabetical order."""
    raise NotImplementedError
