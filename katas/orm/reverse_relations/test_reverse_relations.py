from datetime import date

import pytest
from django.db import connection

from kata_project.factories import ProfileFactory
from katas.orm.reverse_relations import programme
from katas.orm.reverse_relations.models import Booking, Session, Workshop
from pytest_djangokata.testing import attempt, count_rows, expect

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def workshop(title, host, *sessions, assistant=None):
    """Make a workshop; a session is a room, a day and its bookings, "-" before the name if cancelled."""
    made = Workshop.objects.create(title=title, host=host, assistant=assistant)
    for room, day, *guests in sessions:
        session = Session.objects.create(workshop=made, room=room, day=day)
        for guest in guests:
            Booking.objects.create(session=session, guest=guest.removeprefix("-"), cancelled=guest.startswith("-"))
    return made


def ask(question, *given):
    """Call a function of programme.py and read what it returns, a list of any kind."""
    names = {MONDAY: "Monday", TUESDAY: "Tuesday"}
    shown = ", ".join(repr(one) if isinstance(one, str) else names.get(one) or str(one).lower() for one in given)
    return attempt(lambda: list(getattr(programme, question)(*given)), call=f"{question}({shown})")


@pytest.fixture
def ada():
    return ProfileFactory(display_name="Ada")


@pytest.fixture
def ben():
    return ProfileFactory(display_name="Ben")


def test_a_host_holds_workshops_and_an_assistant_does_not(ada, ben, assert_queries):
    workshop("Verse", ada, assistant=ben)
    workshop("Satire", ben, assistant=ada)
    workshop("Fables", ada, ("Hall", MONDAY, "Kim"), ("Hall", TUESDAY))
    workshop("Verse", ada)
    with assert_queries(1, because="one list, one query"):
        titles = ask("hosted_by", ada)
    expect(
        titles,
        ["Fables", "Verse", "Verse"],
        call="hosted_by(ada): she hosts Verse, Fables and another Verse, and assists in Satire",
        because="Two keys lead from a workshop to a profile, so there are two ways back.",
    )
    expect(ask("hosted_by", ben), ["Satire"], call="hosted_by(ben): he hosts Satire and assists in Verse")
    workshop("Riddles", ProfileFactory(display_name="Ada"), assistant=ada)
    expect(
        [ask("hosted_by", ada), [one["title"] for one in ask("timetable", ada)]],
        [["Fables", "Verse", "Verse"]] * 2,
        call="hosted_by(ada), and the titles of timetable(ada), now that another Ada hosts Riddles",
        because="A name is no key; and help by an assistant leaves the host the host.",
    )


def test_the_timetable_shows_every_workshop_with_its_sessions_and_guests(ada, ben):
    workshop(
        "Verse",
        ada,
        ("Hall", TUESDAY, "Zoe", "Kim", "-Eva", "-Zoe", "Kim"),
        ("Attic", MONDAY),
        ("Cellar", TUESDAY, "-Kim"),
    )
    workshop("Satire", ben, ("Attic", MONDAY, "Eva"), assistant=ada)
    workshop("Fables", ada)
    expect(
        ask("timetable", ada),
        [
            {"title": "Fables", "sessions": []},
            {
                "title": "Verse",
                "sessions": [
                    {"room": "Attic", "guests": []},
                    {"room": "Hall", "guests": ["Kim", "Kim", "Zoe"]},
                    {"room": "Cellar", "guests": []},
                ],
            },
        ],
        call="timetable(ada): Fables without sessions, Verse on Tuesday (Hall), Monday (Attic) and Tuesday (Cellar)",
        because="What has nothing below it is still part of the programme; cancelled bookings are not.",
    )


def test_workshops_of_one_title_and_sessions_of_one_day_are_shown_by_id(ada):
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON reverse_relations_workshop (host_id, title DESC)")
        cursor.execute("CREATE INDEX late ON reverse_relations_session (workshop_id, id DESC, day, room)")
    workshop("Verse", ada, ("Hall", TUESDAY, "Zoe"), ("Attic", TUESDAY), ("Cellar", MONDAY))
    workshop("Verse", ada, ("Attic", MONDAY, "Kim"))
    expect(
        ask("timetable", ada),
        [
            {
                "title": "Verse",
                "sessions": [
                    {"room": "Cellar", "guests": []},
                    {"room": "Hall", "guests": ["Zoe"]},
                    {"room": "Attic", "guests": []},
                ],
            },
            {"title": "Verse", "sessions": [{"room": "Attic", "guests": ["Kim"]}]},
        ],
        call="timetable(ada), with two workshops called Verse, the first with two sessions on Tuesday and one on Monday",
        because="Neither a title nor a day is a key: of two with the same, the one with the lower id comes first.",
    )


@pytest.mark.parametrize("number", [1, 3, 6])
def test_the_timetable_takes_three_queries(ada, number, assert_queries):
    for one in range(number):
        workshop(f"Course {one}", ada, *[("Hall", MONDAY, "Kim", "Zoe")] * (number + 1))
    with assert_queries(at_most=3, because="there are three tables to read, however many rows they have"):
        timetable = ask("timetable", ada)
    expect(
        timetable,
        [
            {"title": f"Course {one}", "sessions": [{"room": "Hall", "guests": ["Kim", "Zoe"]}] * (number + 1)}
            for one in range(number)
        ],
        call=f"timetable(ada), with {number} workshops of {number + 1} sessions",
    )


def test_thousands_of_workshops_take_three_queries_too(ada, assert_queries):
    Workshop.objects.bulk_create(Workshop(title=f"Course {number:04}", host=ada) for number in range(2100))
    Session.objects.bulk_create(Session(workshop=one, room="Hall", day=MONDAY) for one in Workshop.objects.all())
    with assert_queries(at_most=3, because="reading in chunks of some hundred repeats the queries for each chunk"):
        timetable = ask("timetable", ada)
    expect(
        (len(timetable), sum(len(one["sessions"]) for one in timetable)),
        (2100, 2100),
        call="timetable(ada), with 2100 workshops of one session: workshops and sessions",
    )


def test_room_and_day_belong_to_the_same_session(ada, assert_queries):
    workshop("Verse", ada, ("Hall", MONDAY), ("Attic", TUESDAY))
    workshop("Fables", ada, ("Attic", TUESDAY), ("Hall", TUESDAY), assistant=ProfileFactory())
    workshop("Satire", ada)
    with assert_queries(1, because="one list, one query"):
        titles = ask("held_in", "Hall", TUESDAY)
    expect(
        titles,
        ["Fables"],
        call='held_in("Hall", Tuesday): Verse is in the hall on Monday and in the attic on Tuesday',
        because="Only one session that fulfils both conditions counts, not two that fulfil one each.",
    )
    expect(ask("held_in", "Cellar", TUESDAY), [], call='held_in("Cellar", Tuesday), where nothing is held')


def test_rooms_and_guests_are_compared_exactly(ada, ben):
    workshop("Verse", ada, ("Hall", MONDAY, "Kim"))
    workshop(
        "Satire", ben, *[(room, MONDAY, "kim", "Kimberly", "Joakim Kim") for room in ("Hall 2", "hall", "Town Hall")]
    )
    expect(
        [ask("held_in", "Hall", MONDAY), ask("hosts_of", "Kim")],
        [["Verse"], ["Ada"]],
        call='held_in("Hall", Monday), and hosts_of("Kim"): Satire is in Hall 2, hall and Town Hall, with other guests',
        because="A name that is contained in another one, or written in another way, is another one.",
    )
    expect(
        [ask("held_in", "Hall ", MONDAY), ask("hosts_of", " Kim")],
        [[], []],
        call='held_in("Hall ", Monday), and hosts_of(" Kim"), for whom nothing is booked',
        because="A space is a character like others.",
    )


@pytest.mark.parametrize("sessions", [2, 5])
def test_a_workshop_is_listed_once_and_its_namesake_too(ada, ben, sessions):
    workshop("Verse", ada, *[("Hall", MONDAY, "Kim")] * sessions)
    workshop("Satire", ben, ("Hall", MONDAY))
    workshop("Verse", ben, ("Hall", MONDAY))
    expect(
        ask("held_in", "Hall", MONDAY),
        ["Satire", "Verse", "Verse"],
        call=f'held_in("Hall", Monday): Satire, a Verse with {sessions} sessions there on that day, and another Verse',
        because="A join yields a row for each session that matches; two workshops of one title remain two.",
    )


@pytest.mark.parametrize("others", [3, 8])
def test_the_database_does_the_choosing(ada, ben, others):
    for number in range(others):
        workshop(f"Course {number}", ben, ("Hall", TUESDAY, "Zoe"), ("Attic", MONDAY, "Zoe"), assistant=ada)
    workshop("Verse", ada, ("Hall", MONDAY, "Kim", "-Kim", "-Eva"))
    questions = [
        ("hosted_by(ada)", ("hosted_by", ada), 1),
        ("timetable(ada)", ("timetable", ada), 1 + 1 + 3),
        ('held_in("Hall", Monday)', ("held_in", "Hall", MONDAY), 1),
        ('hosts_of("Kim")', ("hosts_of", "Kim"), 1),
    ]
    for call, question, wanted in questions:
        with count_rows() as rows:
            ask(*question)
        if rows.fetched > wanted:
            pytest.fail(
                f"{call}, with {others} workshops of others\n  rows wanted:  at most {wanted}\n"
                f"  rows fetched: {rows.fetched}\n"
                "  What Python would only throw away again, the database need not hand over.",
                pytrace=False,
            )


def test_a_cancelled_booking_does_not_undo_another(ada, ben, assert_queries):
    cleo, dan = ProfileFactory(display_name="Cleo"), ProfileFactory(display_name="Dan")
    workshop("Satire", ben, ("Hall", MONDAY, "-Kim", "Zoe"), assistant=dan)
    workshop("Verse", ada, ("Hall", MONDAY, "-Kim"), ("Hall", TUESDAY, "Kim"))
    workshop("Essays", cleo, ("Attic", MONDAY, "Kim", "-Zoe"), assistant=ben)
    workshop("Fables", dan, ("Attic", TUESDAY, "Zoe"))
    with assert_queries(1, because="one list, one query"):
        hosts = ask("hosts_of", "Kim")
    expect(
        hosts,
        ["Ada", "Cleo"],
        call='hosts_of("Kim"): cancelled with Ben; cancelled once and booked once with Ada; booked with Cleo',
        because="It takes one booking that is both the guest's and not cancelled, not two that are one of these each.",
    )
    expect(ask("hosts_of", "Nobody"), [], call='hosts_of("Nobody"), who has booked nothing')


@pytest.mark.parametrize("bookings", [2, 4])
def test_a_host_is_listed_once_and_a_namesake_too(ada, ben, bookings):
    namesake = ProfileFactory(display_name="Ada")
    workshop("Satire", ben, ("Hall", MONDAY, "Kim"))
    workshop("Verse", ada, ("Hall", MONDAY, *["Kim"] * bookings), ("Hall", TUESDAY, "Kim"))
    workshop("Fables", ada, ("Hall", TUESDAY, "Kim"))
    workshop("Verse", namesake, ("Hall", MONDAY, "Kim"))
    expect(
        ask("hosts_of", "Kim"),
        ["Ada", "Ada", "Ben"],
        call=f'hosts_of("Kim"): {bookings + 2} bookings with Ada, one with another Ada, one with Ben',
        because="A host is listed once, however often the guest came; two people of one name are two hosts.",
    )


def test_the_answers_follow_the_database(ada):
    def answers():
        return [
            ask("hosted_by", ada),
            len(ask("timetable", ada)),
            ask("held_in", "Hall", MONDAY),
            ask("hosts_of", "Kim"),
        ]

    before = answers()
    workshop("Verse", ada, ("Hall", MONDAY, "Kim"))
    expect(
        [before, answers()],
        [[[], 0, [], []], [["Verse"], 1, ["Verse"], ["Ada"]]],
        call="all four, before and after Ada's first workshop was saved",
        because="Each call must see the database as it is then.",
    )
