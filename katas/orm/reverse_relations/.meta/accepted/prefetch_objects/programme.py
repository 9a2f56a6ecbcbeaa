"""What the programme page and the reception desk ask about workshops."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from kata_project.accounts.models import Profile
from katas.orm.reverse_relations.models import Booking, Session, Workshop


def hosted_by(host: Profile) -> list[str]:
    """Return the titles of the workshops that *host* holds, in alphabetical order."""
    return [workshop.title for workshop in Workshop.objects.filter(host=host).order_by("title")]


def timetable(host: Profile) -> list[dict[str, Any]]:
    """Return the workshops that *host* holds, with their sessions and the guests of each.

    For example::

        [{"title": "Verse", "sessions": [{"room": "Attic", "guests": ["Ada", "Ben"]}, {"room": "Hall", "guests": []}]}]
    """
    bookings = Prefetch("booking_set", Booking.objects.filter(cancelled=False).order_by("guest"))
    sessions = Prefetch("sessions", Session.objects.order_by("day", "id").prefetch_related(bookings))
    return [
        {
            "title": workshop.title,
            "sessions": [
                {"room": session.room, "guests": [booking.guest for booking in session.booking_set.all()]}
                for session in workshop.sessions.all()
            ],
        }
        for workshop in Workshop.objects.filter(host=host).prefetch_related(sessions).order_by("title", "pk")
    ]


def held_in(room: str, day: date) -> list[str]:
    """Return the titles of the workshops that have a session in *room* on *day*, in alphabetical order."""
    match = Session.objects.filter(workshop=OuterRef("pk"), room=room, day=day)
    return list(Workshop.objects.filter(Exists(match)).order_by("title").values_list("title", flat=True))


def hosts_of(guest: str) -> list[str]:
    """Return the display names of the hosts whom *guest* has booked, in alphabetical order."""
    booked = Booking.objects.filter(guest=guest, cancelled=False)
    hosts = Profile.objects.filter(pk__in=booked.values("session__workshop__host"))
    return list(hosts.order_by("display_name").values_list("display_name", flat=True))
