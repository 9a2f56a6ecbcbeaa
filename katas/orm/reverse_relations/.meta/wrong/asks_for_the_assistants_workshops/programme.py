"""What the programme page and the reception desk ask about workshops."""

from __future__ import annotations

from datetime import date
from typing import Any

from kata_project.accounts.models import Profile
from katas.orm.reverse_relations.models import Workshop


def hosted_by(host: Profile) -> list[str]:
    """Return the titles of the workshops that *host* holds, in alphabetical order."""
    return list(host.assisted_workshops.order_by("title").values_list("title", flat=True))


def timetable(host: Profile) -> list[dict[str, Any]]:
    """Return the workshops that *host* holds, with their sessions and the guests of each.

    For example::

        [{"title": "Verse", "sessions": [{"room": "Attic", "guests": ["Ada", "Ben"]}, {"room": "Hall", "guests": []}]}]
    """
    workshops = host.assisted_workshops.order_by("title", "id").prefetch_related("sessions__booking_set")
    return [
        {
            "title": workshop.title,
            "sessions": [
                {
                    "room": session.room,
                    "guests": sorted(one.guest for one in session.booking_set.all() if not one.cancelled),
                }
                for session in sorted(workshop.sessions.all(), key=lambda session: (session.day, session.pk))
            ],
        }
        for workshop in workshops
    ]


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
