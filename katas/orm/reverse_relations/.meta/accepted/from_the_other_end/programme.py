"""What the programme page and the reception desk ask about workshops."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from kata_project.accounts.models import Profile
from katas.orm.reverse_relations.models import Booking, Session


def hosted_by(host: Profile) -> list[str]:
    """Return the titles of the workshops that *host* holds, in alphabetical order."""
    return sorted(host.workshop_set.values_list("title", flat=True))


def timetable(host: Profile) -> list[dict[str, Any]]:
    """Return the workshops that *host* holds, with their sessions and the guests of each.

    For example::

        [{"title": "Verse", "sessions": [{"room": "Attic", "guests": ["Ada", "Ben"]}, {"room": "Hall", "guests": []}]}]
    """
    guests = defaultdict(list)
    for booking in Booking.objects.filter(session__workshop__host=host, cancelled=False).order_by("guest"):
        guests[booking.session_id].append(booking.guest)
    sessions = defaultdict(list)
    for session in Session.objects.filter(workshop__host=host).order_by("day", "id"):
        sessions[session.workshop_id].append({"room": session.room, "guests": guests[session.pk]})
    return [
        {"title": workshop.title, "sessions": sessions[workshop.pk]}
        for workshop in host.workshop_set.order_by("title", "id")
    ]


def held_in(room: str, day: date) -> list[str]:
    """Return the titles of the workshops that have a session in *room* on *day*, in alphabetical order."""
    matches = Session.objects.filter(room=room, day=day).select_related("workshop")
    return sorted({session.workshop_id: session.workshop.title for session in matches}.values())


def hosts_of(guest: str) -> list[str]:
    """Return the display names of the hosts whom *guest* has booked, in alphabetical order."""
    bookings = Booking.objects.filter(guest=guest, cancelled=False)
    hosts = bookings.values_list("session__workshop__host_id", "session__workshop__host__display_name").distinct()
    return sorted(name for _, name in hosts)
