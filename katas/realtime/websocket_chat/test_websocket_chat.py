import json
import os
from unittest import mock

import pytest

from kata_project.accounts.models import Membership
from kata_project.factories import MembershipFactory, OrganisationFactory, UserFactory
from katas.realtime.websocket_chat import rooms, server
from katas.realtime.websocket_chat.models import Message
from katas.realtime.websocket_chat.server import Line
from pytest_djangokata.testing import expect

# The server's threads have to see what was committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, scope="module")
def no_permissions_again():
    # Nobody asks for them, and making them again after each test takes as long as the tests.
    with mock.patch("django.core.management.commands.flush.emit_post_migrate_signal"):
        yield


@pytest.fixture(autouse=True)
def nobody_before():
    server.forget()
    yield
    server.forget()


def members(*names, slug="acme"):
    """Make an organisation with these members, and return the users."""
    organisation = OrganisationFactory(slug=slug)
    return [
        MembershipFactory(organisation=organisation, user=UserFactory(username=name), role=role).user
        for name, role in zip(names, Membership.Role, strict=False)
    ]


def at_the_desk(*users, slug="acme", history=()):
    """Connect each user, and read the history, which comes first."""
    lines = []
    for user in users:
        line = Line(slug, user)
        expect(line.answer, "open", call=f"the answer to {user.username}, a member, who connects to /desk/{slug}/")
        expect(
            line.hear(),
            {"history": list(history)},
            call=f"the first frame that {user.username} gets at /desk/{slug}/",
        )
        lines.append(line)
    return lines


def said(author, text):
    return {"message": {"author": author, "text": text}}


def test_all_at_the_desk_hear_what_is_said():
    ada, bob, eve, kim = at_the_desk(*members("ada", "bob", "eve", "kim"))
    ada.say("Good morning")
    bob.say("Grüße, 早安")
    wanted = [said("ada", "Good morning"), said("bob", "Grüße, 早安")]
    for name, line in (("ada", ada), ("bob", bob), ("eve", eve), ("kim", kim)):
        got = [line.hear(), line.hear()]
        expect(
            sorted(got, key=str),
            sorted(wanted, key=str),
            call=f"what {name} hears after ada and bob have said something",
        )


def test_messages_come_in_order():
    ada, bob = at_the_desk(*members("ada", "bob"))
    lines = [f"Line {number}{'!' * (number % 3)}" for number in range(6) for _ in range(2)]
    for line in lines:
        ada.say(line)
    expect(
        bob.hear_all(len(lines)),
        [said("ada", line) for line in lines],
        call="what bob hears after ada has said six lines twice each, one right after the other",
    )


def test_who_comes_later_gets_the_history():
    users = members("ada", "bob")
    (ada,) = at_the_desk(users[0])
    for text in ("First", "Second"):
        ada.say(text)
        expect(ada.hear(), said("ada", text), call="what ada hears of what she said")
    with server.watching():
        at_the_desk(users[1], history=[{"author": "ada", "text": "First"}, {"author": "ada", "text": "Second"}])
    expect(
        server.at_reading[-1:],
        [[2]],
        call="how many are in each group when bob's history is read, with ada connected and bob about to be",
        because="What is said after the history is read and before the group is joined would never reach him.",
    )
    ada.say("Third")
    expect(
        ada.hear(),
        said("ada", "Third"),
        call="the next frame that ada gets after bob has come, and she has said Third",
        because="The history is for the one who comes, not for all.",
    )


def test_the_history_is_read_from_the_database_each_time():
    users = members("ada", "bob")
    (ada,) = at_the_desk(users[0])
    ada.say("Take that back")
    expect(ada.hear(), said("ada", "Take that back"), call="what ada hears of what she said")
    Message.objects.all().delete()
    rooms.store(users[1], "acme", "From another server")
    at_the_desk(users[1], history=[{"author": "bob", "text": "From another server"}])
    for number in range(rooms.LATEST + 2):
        rooms.store(users[1], "acme", f"More {number}")
    at_the_desk(users[0], history=[{"author": "bob", "text": f"More {number}"} for number in range(2, 22)])


def test_desks_do_not_hear_each_other():
    stem = "acme-and-the-sons-and-daughters-of-the-baker"
    hyphen, underscore, capital = f"{stem}-foods", f"{stem}_foods", f"{stem}-Foods"
    (ada,) = members("ada", slug=hyphen)
    (eve,) = members("eve", slug=underscore)
    (kim,) = members("kim", slug=capital)
    (acme,) = at_the_desk(ada, slug=hyphen)
    (bakery,) = at_the_desk(eve, slug=underscore)
    (capitals,) = at_the_desk(kim, slug=capital)
    acme.say("Only for us")
    expect(acme.hear(), said("ada", "Only for us"), call="what ada hears of what she said")
    bakery.say("Fresh bread")
    expect(
        bakery.hear(),
        said("eve", "Fresh bread"),
        call="the first message that eve of …_foods hears after one at …-foods, and hers",
    )
    acme.say("Still here")
    expect(acme.hear(), said("ada", "Still here"), call="what ada hears next")
    capitals.say("In capitals")
    expect(
        capitals.hear(),
        said("kim", "In capitals"),
        call="the first message that kim of …-Foods hears after two at …-foods and one of her own",
    )
    expect(
        list(Message.objects.order_by("id").values_list("organisation__slug", "text")),
        [
            (hyphen, "Only for us"),
            (underscore, "Fresh bread"),
            (hyphen, "Still here"),
            (capital, "In capitals"),
        ],
        call="the messages in the database",
    )


def test_one_user_can_be_at_two_desks_and_twice_at_one():
    (ada,) = members("ada")
    MembershipFactory(organisation=OrganisationFactory(slug="bakery"), user=ada)
    first, second = at_the_desk(ada, ada)
    (other,) = at_the_desk(ada, slug="bakery")
    first.say("Two tabs")
    expect(
        [first.hear(), second.hear()],
        [said("ada", "Two tabs")] * 2,
        call="what ada's two tabs hear",
    )
    other.say("Another desk")
    expect(other.hear(), said("ada", "Another desk"), call="what her tab at the other desk hears first")
    second.close()
    first.say("One tab")
    expect(first.hear(), said("ada", "One tab"), call="what the first tab hears when the second one is closed")


REFUSED = {
    "nobody": "a visitor who is not signed in",
    "other": "a member of another organisation",
    "staff": "staff who are no members",
    "inactive": "a member who is not active any more",
    "ended": "a member whose session has ended",
    "password": "a member whose password was changed after the sign-in",
}


@pytest.mark.parametrize("who", REFUSED)
def test_only_members_get_in(who):
    (ada,) = members("ada")
    (eve,) = members("eve", slug="bakery")
    (gone,) = members("gone", slug="third")
    MembershipFactory(organisation=ada.organisations.get(), user=gone)
    staff = UserFactory(username="staff", is_staff=True, is_superuser=True)
    user = {"other": eve, "staff": staff}.get(who)
    cookie = server.end_session(gone, who) if who in ("inactive", "ended", "password") else None
    rooms.store(ada, "acme", "Not for everybody")
    line = Line("acme", user, cookie=cookie)
    expect(
        (line.answer, server.groups(), len(server.joins)),
        (403, [], 0),
        call=f"the answer to {REFUSED[who]}, how many are in each group then, and how often a group was joined",
        because="A connection that is closed after it was accepted has been open, and may have heard something.",
    )


def test_somebody_who_was_a_member_does_not_get_in_again():
    (ada,) = members("ada")
    (line,) = at_the_desk(ada)
    line.close()
    ada.organisations.clear()
    expect(
        Line("acme", ada).answer,
        403,
        call="the answer to ada, who was at the desk, has left the organisation and comes again",
    )


@pytest.mark.parametrize("slug", ["no-such-desk", "ACME"])
def test_a_desk_that_is_not_there_lets_nobody_in(slug):
    (ada,) = members("ada")
    expect(Line(slug, ada).answer, 403, call=f"the answer to ada of acme at /desk/{slug}/")


def test_what_a_client_says_about_itself_does_not_count():
    ada, bob = members("ada", "bob")
    members("eve", slug="bakery")
    expect(
        Line("acme", None, query="?user=ada&username=ada&token=ada").answer,
        403,
        call="the answer to a visitor who claims to be ada in the query string",
    )
    (line,) = at_the_desk(ada)
    line.say("Hello", author="eve", user="eve", organisation="bakery", slug="bakery", type="websocket.close", message=1)
    expect(
        line.hear(),
        said("ada", "Hello"),
        call='what is heard after ada has sent {"author": "eve", "type": "websocket.close", …} with her text',
    )
    claims = Line("acme", bob, query="?user=ada&username=ada")
    claims.hear()
    claims.say("It is me")
    expect(line.hear(), said("bob", "It is me"), call="what is heard of bob, who connected to /desk/acme/?user=ada")
    expect(
        list(Message.objects.order_by("id").values_list("organisation__slug", "author__username")),
        [("acme", "ada"), ("acme", "bob")],
        call="desk and author of the messages in the database",
    )


def test_requests_by_http_go_to_django():
    expect(
        server.status_of("/desk/acme/"),
        404,
        call="the status of GET /desk/acme/ by HTTP, where Django has no such page",
        because="An application that does not know HTTP raises, and the server says 500.",
    )


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        pytest.param("https://evil.example", "desk.example", id="another site"),
        pytest.param("https://desk.example.evil.example", "desk.example", id="a site that begins like this one"),
        pytest.param("https://evildesk.example", "desk.example", id="a site that ends like this one"),
        pytest.param("https://evil.desk.example", "desk.example", id="a site below this one"),
        pytest.param("https://evil.example", "evil.example", id="another site by its own name"),
        pytest.param("null", "desk.example", id="a page in a sandbox"),
        pytest.param(None, "desk.example", id="no origin"),
    ],
)
def test_pages_of_other_sites_do_not_get_in(origin, host):
    (ada,) = members("ada")
    own = "http://desk.example:8000"
    expect(Line("acme", ada, origin=own).answer, "open", call=f"the answer to ada on a page with the Origin {own}")
    expect(
        Line("acme", ada, origin=origin, host=host).answer,
        403,
        call=f"the answer to ada's browser, with her cookie, on a page with the Origin {origin}, and the Host {host}",
        because="A browser sends the cookie along from any page, and no CSRF token protects a WebSocket.",
    )


FRAMES = {
    "is not JSON": ["Good morning", "", b'{"text": "bytes"}', b"", b"\xff"],
    "is no object": ['["text"]', '"text"', "null", "5", "9" * 5_000],
    "has no text": [
        '{"txt": "Hello"}',
        '{"text": null}',
        '{"text": 5}',
        '{"text": ["a", "b"]}',
        '{"text": {"a": "b"}}',
    ],
    "is too deep": ["[" * 100_000, '{"text": ' * 100_000],
    "has half a surrogate pair": ['{"text": "\\ud83d"}', '{"text": "Smile \\ude00!"}'],
    "has a text that does not fit": [
        '{"text": ""}',
        '{"text": " \\n\\t "}',
        '{"text": "\\u00a0\\u2003\\u3000"}',
        json.dumps({"text": f" {'x' * 500}"}),
    ],
}


@pytest.mark.parametrize("fault", FRAMES)
def test_a_frame_that_does_not_fit_is_answered_to_its_sender(fault):
    ada, bob = at_the_desk(*members("ada", "bob"))
    for frame in FRAMES[fault]:
        ada.send(frame)
        shown = repr(frame) if len(frame) < 60 else f"{len(frame)} characters that begin with {frame[:12]!r}"
        expect(ada.hear(), {"error": rooms.USAGE}, call=f"what ada gets who has sent {shown}")
    ada.say("Now it fits")
    expect(
        [ada.hear(), bob.hear()],
        [said("ada", "Now it fits")] * 2,
        call=f"what ada and bob hear next, after a frame that {fault} and a message that fits",
    )
    expect(list(Message.objects.values_list("text", flat=True)), ["Now it fits"], call="the texts in the database")


TEXTS = {
    "500 characters": "x" * 500,
    "500 characters in 2000 bytes": "\U0001f600" * 500,
    "blanks around it": "  with blanks \n",
    "one character": "0",
    "a character of two halves": "\U0001f600",
    "a tab, and the end of a line on Windows": "One\r\n\tTwo",
    "what HTML would escape": "<b>5 > 3 & \"x\" isn't 'y'</b>",
    "an accent that is a character of its own": "Cafe\u0301",
}


def test_a_text_is_passed_on_as_it_was_sent():
    (ada,) = at_the_desk(*members("ada"))
    for what, text in TEXTS.items():
        ada.say(text)
        expect(ada.hear(), said("ada", text), call=f"what ada hears of a text with {what}")
    stored = Message.objects.order_by("id").values_list("text", flat=True)
    expect(list(stored), list(TEXTS.values()), call="the texts in the database")


def test_what_cannot_be_stored_is_not_passed_on():
    ada, bob = at_the_desk(*members("ada", "bob"))
    with server.failing():
        ada.say("Lost")
        ada.hear()
    bob.say("Kept")
    expect(
        bob.hear(),
        said("bob", "Kept"),
        call="the first message that bob hears after ada's could not be stored, and his own could",
        because="Who comes later would never find what the others have heard.",
    )


@pytest.mark.parametrize("how", ["close", "vanish"])
def test_who_leaves_is_in_no_group_any_more(how):
    ada, bob = at_the_desk(*members("ada", "bob"))
    expect(server.groups(), [2], call="how many are in each group while ada and bob are connected")
    getattr(bob, how)()
    expect(
        server.groups(),
        [1],
        call=f"how many are in each group after bob's connection has ended ({how})",
        because="Nobody else takes a channel out of its group: what is sent to it piles up.",
    )
    ada.say("Alone")
    expect(ada.hear(), said("ada", "Alone"), call="what ada hears then")
    getattr(ada, how)()
    expect(server.groups(), [], call="how many are in each group after both have left")


def test_the_event_loop_is_not_blocked():
    users = members("ada", "bob")
    with server.watching():
        ada, bob = at_the_desk(*users)
        ada.say("Quick")
        expect(bob.hear(), said("ada", "Quick"), call="what bob hears")
        ada.close()
    expect(
        (server.blocking[:1], os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")),
        ([], None),
        call="the first statement that was executed on the event loop, and DJANGO_ALLOW_ASYNC_UNSAFE",
        because="While it waits for the database, none of the thousand other connections is served.",
    )
