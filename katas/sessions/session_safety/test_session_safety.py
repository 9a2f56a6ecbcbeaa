from datetime import UTC, datetime
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kata_project.factories import UserFactory
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

MINUTE, HOUR = 60, 60 * 60
NOBODY = (401, None, [])


class Clock:
    """Replaces time.time() and timezone.now(), so that nobody has to wait."""

    seconds = 1_770_000_030.0

    def time(self):
        return self.seconds

    def now(self):
        return datetime.fromtimestamp(self.seconds, UTC)


@pytest.fixture(autouse=True)
def clock():
    clock = Clock()
    with mock.patch("time.time", clock.time), mock.patch("django.utils.timezone.now", clock.now):
        yield clock


@pytest.fixture(autouse=True)
def users():
    return {name: UserFactory(username=name, password=f"{name}-secret") for name in ("ada", "bob")}


def post(client, url, **data):
    call = f"POST /{url}/ with {data}"
    return attempt(client.post, f"/{url}/", data, call=call, secure=True).status_code


def sign_in(client, name, password=None, status=204):
    got = post(client, "sign-in", username=name, password=password or f"{name}-secret")
    expect(got, status, call=f"the status of POST /sign-in/ by {name}")


def browser(name=None):
    """Return a browser, in which *name* has signed in."""
    client = Client()
    if name:
        sign_in(client, name)
    return client


def me(client):
    response = attempt(client.get, "/me/", call="GET /me/", secure=True)
    return response.status_code, response.json()["user"], response.json()["seen"]


def key_of(client):
    return client.cookies["sessionid"].value if "sessionid" in client.cookies else ""


def thief(client):
    """Return a browser with a copy of the cookie that *client* has now."""
    copy = Client()
    copy.cookies["sessionid"] = key_of(client)
    return copy


def next_one_in(client, when):
    """Sign bob in where ada was, whose session has ended."""
    sign_in(client, "bob")
    expect(
        me(client),
        (200, "bob", []),
        call=f"GET /me/ of bob, who signs in with ada's browser when {when}",
        because="What ada has looked at is nobody else's business, also after her session has ended.",
    )


# --- The key -------------------------------------------------------------------------------------------------


def test_the_cookie_says_who_may_read_and_send_it():
    cookie = browser("ada").cookies["sessionid"]
    expect(
        (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"] in ("Lax", "Strict")),
        (True, True, True),
        call="the session's cookie: by HTTPS only, not for scripts, SameSite of Lax or Strict",
    )


@pytest.mark.parametrize("before", [None, "ada", "bob"], ids=["by nobody", "by the same user", "by another user"])
def test_signing_in_replaces_the_key(before):
    client = browser(before)
    post(client, "seen", slug="tea")
    key, copy = key_of(client), thief(client)
    sign_in(client, "ada")
    expect(key_of(client) not in ("", key), True, call="whether POST /sign-in/ has changed the key of the session")
    expect(
        me(client),
        (200, "ada", [] if before == "bob" else ["tea"]),
        call=f"GET /me/ after ada signed in, in a browser that was used {before or 'by nobody'} before",
    )
    expect(
        me(copy),
        NOBODY,
        call="GET /me/ with the key from before",
        because="Somebody may have put that key into the browser.",
    )


def test_a_sign_in_that_fails_changes_nothing():
    client = browser("ada")
    post(client, "seen", slug="tea")
    key = key_of(client)
    UserFactory(username="dee", password="dee-secret", is_active=False)
    for name, password in (("bob", "wrong"), ("ada", "wrong"), ("cem", "none"), ("ada", "bob-secret"), ("dee", None)):
        sign_in(client, name, password, status=403)
    expect(
        (me(client), key_of(client) == key),
        ((200, "ada", ["tea"]), True),
        call="GET /me/ of ada after sign-ins that failed, the last by a user who is not active; is the key the same?",
    )


# --- The end -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["sign-out", "sign-out-everywhere"])
def test_signing_out_ends_the_session_on_the_server(url):
    client, other = browser("ada"), browser("bob")
    post(client, "seen", slug="tea")
    copy = thief(client)
    expect(post(client, url), 204, call=f"the status of POST /{url}/")
    expect(
        (me(client), me(copy), me(other)),
        (NOBODY, NOBODY, (200, "bob", [])),
        call=f"GET /me/ of ada, of a thief, and of bob after ada's POST /{url}/",
        because="A browser that forgets its cookie does not take it from a thief.",
    )


def test_signing_out_here_leaves_the_other_browsers():
    here, there = browser("ada"), browser("ada")
    post(here, "sign-out")
    expect(me(there), (200, "ada", []), call="GET /me/ of ada in another browser after POST /sign-out/")
    expect(post(browser(), "sign-out"), 204, call="POST /sign-out/ by nobody")


@pytest.mark.parametrize("times", [1, 2])
def test_signing_out_everywhere_ends_all_sessions_of_the_user(times):
    for _ in range(times):
        browsers, other = [browser("ada") for _ in range(3)], browser("bob")
        post(browsers[1], "sign-out-everywhere")
        expect(
            ([me(one) for one in browsers], me(other)),
            ([NOBODY] * 3, (200, "bob", [])),
            call="GET /me/ of ada in three browsers after one POST /sign-out-everywhere/, and of bob",
        )
    expect(post(browser(), "sign-out-everywhere"), 401, call="POST /sign-out-everywhere/ by nobody")
    expect(me(browser("ada")), (200, "ada", []), call="GET /me/ of ada after signing in again")


def test_changing_the_password_ends_the_other_sessions():
    here, there, other = browser("ada"), browser("ada"), browser("bob")
    post(here, "seen", slug="tea")
    key, copy = key_of(here), thief(here)
    expect(post(here, "password", old="wrong", new="stolen"), 403, call="POST /password/ with a wrong old password")
    expect(me(there), (200, "ada", []), call="GET /me/ in another browser after that")
    expect(post(here, "password", old="ada-secret", new="new-secret"), 204, call="POST /password/ by ada")
    expect(
        (me(here), me(there), me(copy), me(other)),
        ((200, "ada", ["tea"]), NOBODY, NOBODY, (200, "bob", [])),
        call="GET /me/ of ada here, of ada there, of a thief, and of bob, after ada has changed the password here",
        because="People change their password when they fear that somebody is in.",
    )
    expect(key_of(here) != key, True, call="whether the key of the session has changed with the password")
    sign_in(browser(), "ada", status=403)
    sign_in(there, "ada", "new-secret")
    expect(me(there), (200, "ada", []), call="GET /me/ after signing in with the new password")
    expect(post(browser(), "password", old="bob-secret", new="x"), 401, call="POST /password/ by nobody")


def test_a_password_that_was_changed_elsewhere_ends_all_sessions(users):
    browsers, other = [browser("ada") for _ in range(2)], browser("bob")
    post(browsers[0], "seen", slug="tea")
    users["ada"].set_password("by an admin")
    users["ada"].save()
    expect(
        ([me(one) for one in browsers], me(other)),
        ([NOBODY] * 2, (200, "bob", [])),
        call="GET /me/ of ada in two browsers after user.set_password() and save(), and of bob",
    )
    next_one_in(browsers[0], "ada's password was changed elsewhere")


@pytest.mark.parametrize("end", ["not active", "deleted"])
def test_a_user_who_may_not_any_more_is_out(users, end):
    client = browser("ada")
    post(client, "seen", slug="tea")
    if end == "deleted":
        users["ada"].delete()
    else:
        User.objects.filter(username="ada").update(is_active=False)
    expect(me(client)[:2], (401, None), call=f"GET /me/ of a user who is {end}")
    expect(post(client, "password", old="ada-secret", new="x"), 401, call=f"POST /password/ of a user who is {end}")
    sign_in(browser(), "ada", status=403)
    next_one_in(client, f"ada is {end}")


def end(how, clock, users, *browsers):
    """End ada's sessions in *browsers*, and return her password after that."""
    if how == "after eight hours":
        for _ in range(18):
            clock.seconds += 26 * MINUTE
            for client in browsers:
                me(client)
        clock.seconds += 12 * MINUTE
    elif how == "signed out everywhere":
        post(browser("ada"), "sign-out-everywhere")
    else:
        users["ada"].set_password("by an admin")
        users["ada"].is_active = how != "not active"
        users["ada"].save()
        return "by an admin"
    return "ada-secret"


@pytest.mark.parametrize(
    "how", ["after eight hours", "signed out everywhere", "password changed elsewhere", "not active"]
)
def test_a_session_that_has_ended_opens_no_door(clock, users, how):
    here, there = browser("ada"), browser("ada")
    password = end(how, clock, users, here, there)
    other = browser()
    sign_in(other, "ada", password, 403 if how == "not active" else 204)
    before = me(other)
    expect(
        (post(here, "password", old=password, new="stolen"), post(there, "sign-out-everywhere"), me(other)),
        (401, 401, before),
        call=f"POST /password/, POST /sign-out-everywhere/ ({how}), and GET /me/ of ada in a new browser",
        because="A session has ended for all URLs, not only for /me/.",
    )


@pytest.mark.parametrize("how", ["after eight hours", "signed out everywhere", "password changed elsewhere"])
def test_what_was_seen_ends_with_the_session_for_the_same_user_too(clock, users, how):
    client = browser("ada")
    post(client, "seen", slug="tea")
    password = end(how, clock, users, client)
    sign_in(client, "ada", password)
    expect(me(client), (200, "ada", []), call=f"GET /me/ of ada, who signs in again with the browser of before ({how})")


def test_each_request_begins_the_half_hour_again(clock):
    client = browser("ada")
    for url, data in (
        ("seen", {"slug": "tea"}),
        ("sign-in", {"username": "ada", "password": "wrong"}),
        ("password", {"old": "wrong", "new": "x"}),
        ("seen", {}),
    ):
        clock.seconds += 29 * MINUTE
        post(client, url, **data)
    clock.seconds += 29 * MINUTE
    client.get("/", secure=True)
    clock.seconds += 29 * MINUTE
    expect(
        me(client)[:2],
        (200, "ada"),
        call="GET /me/ of ada, 29 minutes after GET /, which came 29 minutes after POST /seen/, and so on",
        because="A request that is refused is a request, too, and so is one for another page of the site.",
    )
    clock.seconds += 30 * MINUTE
    expect(me(thief(client)), NOBODY, call="GET /me/ of ada, 30 minutes after that")


def test_half_an_hour_without_a_request_ends_the_session(clock):
    client, copy, visitor = browser("ada"), None, browser()
    for _ in range(3):
        clock.seconds += 29 * MINUTE
        expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada, 29 minutes after the request before")
    post(visitor, "seen", slug="tea")
    copy = thief(client)
    clock.seconds += 30 * MINUTE
    expect(
        (me(copy), me(client), me(visitor)),
        (NOBODY, NOBODY, NOBODY),
        call="GET /me/ with a copy of the cookie, by ada and by a visitor, 30 minutes after the request before",
        because="What a cookie says about its end, only a browser obeys.",
    )
    sign_in(client, "ada")
    expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada after signing in again")


def test_eight_hours_after_signing_in_the_session_ends(clock):
    client = browser("ada")
    for _ in range(23):
        clock.seconds += 20 * MINUTE
        post(client, "seen", slug="tea")
    expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada, busy for 7 hours and 40 minutes")
    clock.seconds += 10 * MINUTE
    post(client, "password", old="ada-secret", new="new-secret")
    expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada after changing the password")
    clock.seconds += 10 * MINUTE - 1
    expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada, busy for 7 hours, 59 minutes and 59 seconds")
    clock.seconds += 1
    expect(me(thief(client)), NOBODY, call="GET /me/ of ada, busy for exactly 8 hours")
    sign_in(client, "ada", "new-secret")
    clock.seconds += 20 * MINUTE
    expect(
        me(client), (200, "ada", []), call="GET /me/ 20 minutes after signing in again, in a session that began then"
    )


def test_signing_in_again_begins_the_eight_hours_again(clock):
    client = browser("ada")
    for _ in range(2):
        for _ in range(15):
            clock.seconds += 20 * MINUTE
            expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada, who signs in again each five hours")
        sign_in(client, "ada")
    clock.seconds += 20 * MINUTE
    expect(me(client)[:2], (200, "ada"), call="GET /me/ of ada, ten hours after the first sign-in")
