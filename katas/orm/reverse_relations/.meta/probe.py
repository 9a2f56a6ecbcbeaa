"""The four questions, about programmes of several sizes in which everything occurs twice."""

from datetime import date

from django.db import connection

from kata_project.accounts.models import Profile
from kata_project.factories import ProfileFactory, reseed
from katas.orm.reverse_relations.models import Booking, Session, Workshop

beyond = {"rows": 12}

HOSTS = ["Ada", "Ben", "Ada", "Cleo"]
TITLES = ["Verse", "Fables", "Satire", "Essays"]
ROOMS = ["Hall", "Attic "]
DAYS = ["2026-03-02", "2026-03-03"]
GUESTS = ["Kim", "Zoe", " Eva "]


def cases(rng):
    for size in (2, 0, 5, 9):
        for do in ("hosted_by", "timetable", "held_in", "hosts_of"):
            yield {
                "do": do,
                "workshops": [workshop(rng) for _ in range(size)],
                "trap": size > 0,
                "many": 2100 if size == 2 and do == "timetable" else 0,
                "host": 0 if size == 5 else rng.randrange(len(HOSTS)),  # once the host who has a namesake
                # Once the names that have a space at an end.
                "room": ROOMS[-1] if size == 5 else rng.choice(ROOMS),
                "day": rng.choice(DAYS),
                "guest": GUESTS[-1] if size == 5 else rng.choice(GUESTS),
                "seed": rng.getrandbits(32),
                "budget": {"queries": 3 if do == "timetable" else 1},
            }
    # Twice, with the same host, who holds another workshop at the second time.
    yield {
        "do": "again",
        "workshops": [workshop(rng) for _ in range(3)],
        "trap": True,
        "many": 0,
        "host": rng.randrange(len(HOSTS)),
        "room": rng.choice(ROOMS),
        "day": rng.choice(DAYS),
        "guest": rng.choice(GUESTS),
        "seed": rng.getrandbits(32),
        "budget": {"queries": 3 + 1 + 3},
    }


def workshop(rng):
    return {
        "title": rng.choice(TITLES),
        "host": rng.randrange(len(HOSTS)),
        "assistant": rng.choice([None, *range(len(HOSTS))]),
        "sessions": [
            {
                "room": rng.choice(ROOMS),
                "day": rng.choice(DAYS),
                "bookings": [[rng.choice(GUESTS), rng.random() < 0.5] for _ in range(rng.randint(0, 4))],
            }
            for _ in range(rng.randint(0, 4))
        ],
    }


def traps(case):
    """What trips the usual mistakes in every case: half matches, repeated matches, namesakes, empty workshops."""
    room, day, guest, host = case["room"], case["day"], case["guest"], case["host"]
    elsewhere = {"room": next(one for one in ROOMS if one != room), "day": day}
    another_day = {"room": room, "day": next(one for one in DAYS if one != day)}
    somebody = next(one for one in GUESTS if one != guest)
    helper = (host + 1) % len(HOSTS)
    # "Crime" has a half match in each session; its host is booked by somebody else, and cancelled by the guest.
    half = [{**elsewhere, "bookings": [[guest, True]]}, {**another_day, "bookings": [[somebody, False]]}]
    whole = {"room": room, "day": day, "bookings": [["Zack", False], [guest, True], [guest, False], [guest, False]]}
    early, late = ({**elsewhere, "day": one, "bookings": []} for one in DAYS)
    same = {**late, "room": room}
    made = [
        {"title": "Crime", "host": len(HOSTS), "assistant": host, "sessions": half},
        {"title": "Drama", "host": host, "assistant": None, "sessions": [late, same, whole, whole, early]},
        {"title": "Drama", "host": host, "assistant": helper, "sessions": [whole]},
        {"title": "Blogs", "host": host, "assistant": None, "sessions": []},
    ]
    # Rooms and guests whose names are nearly the same.
    guests = [[name, False] for name in (guest.lower(), f"{guest}berly", f"Mr {guest}")]
    rooms = [{"room": name, "day": day, "bookings": guests} for name in (room.lower(), f"{room} 2", f"Town {room}")]
    made.append({"title": "Nearly", "host": len(HOSTS) + 1, "assistant": None, "sessions": rooms})
    # Somebody who holds a workshop with help only.
    made.append({"title": "Helped", "host": len(HOSTS) + 2, "assistant": host, "sessions": [whole]})
    # Both of the hosts called Ada are booked.
    return made + [{"title": "Drama", "host": one, "assistant": None, "sessions": [whole]} for one in (2, 0)]


def arrange(case):
    reseed(case["seed"])
    with connection.cursor() as cursor:  # Along these indexes equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON reverse_relations_workshop (host_id, title DESC)")
        cursor.execute("CREATE INDEX late ON reverse_relations_session (workshop_id, id DESC, day, room)")
    hosts = [ProfileFactory(display_name=name) for name in [*HOSTS, "Dan", "Fay", "Gil"]]
    for one in case["workshops"] + (traps(case) if case["trap"] else []):
        assistant = None if one["assistant"] is None else hosts[one["assistant"]]
        made = Workshop.objects.create(title=one["title"], host=hosts[one["host"]], assistant=assistant)
        for each in one["sessions"]:
            day = date.fromisoformat(each["day"])
            session = Session.objects.create(workshop=made, room=each["room"], day=day)
            for guest, cancelled in each["bookings"]:
                Booking.objects.create(session=session, guest=guest, cancelled=cancelled)
    host = hosts[case["host"]]
    Workshop.objects.bulk_create(Workshop(title=f"Course {number:04}", host=host) for number in range(case["many"]))
    return {
        "do": case["do"],
        "host": [getattr(host, field.attname) for field in Profile._meta.concrete_fields],
        "room": case["room"],
        "day": case["day"],
        "guest": case["guest"],
        "rows": rows(case, host),
    }


def rows(case, host):
    """Return how many rows belong to the answer, counted generously: one for each match of a join."""
    if case["do"] == "held_in":
        return Session.objects.filter(room=case["room"], day=case["day"]).count()
    if case["do"] == "hosts_of":
        return Booking.objects.filter(guest=case["guest"], cancelled=False).count()
    workshops = Workshop.objects.filter(host=host).count()
    if case["do"] == "hosted_by":
        return workshops
    sessions = Session.objects.filter(workshop__host=host).count()
    once = workshops + sessions + Booking.objects.filter(session__workshop__host=host).count()
    return 2 * once + 2 if case["do"] == "again" else once
