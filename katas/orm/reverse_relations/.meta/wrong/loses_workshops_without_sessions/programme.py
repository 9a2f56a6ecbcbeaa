"""What the programme page and the reception desk ask about workshops."""

from __future__ import annotations

from datetime import date
from typing import Any

from kata_project.accounts.models import Profile
from katas.orm.reverse_relations.models import Session, Workshop


def hosted_by(host: Profile) -> list[str]:
    """Return the titles of the workshops that *host* holds, in alphabetical order."""
    return list(host.workshop_set.order_by("title").values_list("title", flat=True))


def timetable(host: Profile) -> list[dict[str, Any]]:
    """Return the workshops that *host* holds, with their sessions and the guests of each.

    For example::

        [{"title": "Verse", "sessions": [{"room": "Attic", "guests": ["Ada", "Ben"]}, {"room": "Hall", "guests": []}]}]
    """
    workshops = {}
    sessions = Session.objects.filter(workshop__host=host).select_related("workshop").prefetch_related("booking_set")
    for session in sessions.order_by("workshop__title", "workshop", "day", "id"):
        workshop = workshops.setdefault(session.workshop_id, {"title": session.workshop.title, "sessions": []})
        guests = sorted(one.guest for one in session.booking_set.all() if not one.cancelled)
        workshop["sessions"].append({"room": session.room, "guests": guests})
    return list(workshops.values())


def held_in(room: str, day: date) -> list[str]:
    """Return the titles of the workshops that have a session in *room* on *day*, in alphabetical order."""
    workshops = Workshop.objects.filter(sessions__room=room, sessions__day=day).distinct()
    return [workshop.title for workshop in workshops.order_by("title")]


def hosts_of(guest: str) -> list[str]:
    """Return the display names of the hosts whom *guest* has booked, in alphabetical order."""
    hosts = Profile.objects.filter(
        workshop__sessions__booking__guest=guest, workshop__sessions__booking__cancelled=False
    ).distinct()
    return [host.display_name for host in hosts.order_by("display_name")]
