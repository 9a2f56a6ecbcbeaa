from html.parser import HTMLParser
from unittest import mock
from urllib.parse import urlencode, urljoin

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from kata_project.factories import UserFactory
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

LOGIN, LOGOUT, SITE = "/accounts/login/", "/accounts/logout/", "http://testserver"
PASSWORD = "correct horse"


class Page(HTMLParser):
    """The visible text, the inputs and the messages of a page."""

    def __init__(self, response):
        super().__init__()
        self.text, self.inputs, self.messages, self.tags = "", {}, [], set()
        self._in_messages = False
        self.feed(response.content.decode())
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        if tag == "input" and attributes.get("name"):
            self.inputs[attributes["name"]] = attributes
        if tag == "ul" and "messages" in (attributes.get("class") or "").split():
            self._in_messages = True

    def handle_endtag(self, tag):
        self._in_messages = self._in_messages and tag != "ul"

    def handle_data(self, data):
        self.text += data
        if self._in_messages and data.strip():
            self.messages.append(data.strip())


def post(client, address=LOGIN, secure=False, **data):
    call = f"POST {address} with {data}"
    return attempt(
        client.post, address, data, secure=secure, call=call, because="A view must not raise, no matter what is sent."
    )


def leads_to(response, call, site=SITE):
    """Return the absolute address of a redirect, as a browser reads it."""
    if response.status_code not in (302, 303):
        pytest.fail(f"{call}\n  expected: a redirect\n  got:      status {response.status_code}", pytrace=False)
    return urljoin(site + LOGIN, response.headers["Location"])


def name_of(client):
    """Return the name of who is signed in with this client's cookie, or an empty string."""
    return get_user(client).get_username()


def sign_in(client, name):
    """Make an account and sign it in as a browser does: with the form, and on to the page where it leads."""
    UserFactory(username=name, password=PASSWORD)
    form = Page(client.get(LOGIN)).inputs
    token = form.get("csrfmiddlewaretoken", {}).get("value", "")
    post(client, username=name, password=PASSWORD, csrfmiddlewaretoken=token)
    expect(name_of(client), name, call=f"who is signed in after POST {LOGIN} with the right password of {name}")
    client.get("/")


def test_a_visit_shows_the_form_and_signs_nobody_in(client):
    UserFactory(username="ada", password=PASSWORD)
    query = {"next": "/pricing/?from=mail", "username": "ada", "password": PASSWORD}
    response = client.get(LOGIN, query)
    call = f"GET {LOGIN}?{urlencode(query)}"
    expect(response.status_code, 200, call=call)
    expect(
        name_of(client), "", call=f"who is signed in after {call}", because="Addresses are kept in logs and histories."
    )
    page = Page(response)
    expect(
        {name: page.inputs.get(name, {}).get("type", "text") for name in ("username", "password", "next")},
        {"username": "text", "password": "password", "next": "hidden"},
        call=f"the inputs on {call}",
        because="A form without the hidden next forgets where the visitor was going.",
    )
    expect(page.inputs["next"].get("value"), "/pricing/?from=mail", call=f"the value of the input next on {call}")
    page = Page(client.get(LOGIN))
    expect(
        {name: page.inputs.get(name, {}).get("value") or "" for name in ("username", "next")},
        {"username": "", "next": ""},
        call=f"the values of the inputs on GET {LOGIN}",
        because="What a template writes for None is the text None, and the form sends it.",
    )


def test_who_is_signed_in_sees_the_form_too(client):
    sign_in(client, "ada")
    response = client.get(LOGIN)
    expect(
        (response.status_code, "password" in Page(response).inputs),
        (200, True),
        call=f"the status of GET {LOGIN} for somebody who is signed in, and whether the page has the input password",
        because="Two people may share a computer.",
    )


@pytest.mark.parametrize("name", ["ada", "O'Neill", "<b>ada</b>"])
def test_the_right_password_signs_in_and_says_so(client, name):
    sign_in(client, "somebody-else")
    UserFactory(username=name, password=PASSWORD)
    response = post(client, username=name, password=PASSWORD)
    call = f"POST {LOGIN} with the right password of {name}, while somebody else is signed in"
    expect(leads_to(response, call), SITE + "/", call=f"where {call} leads", because="Without next, to the home page.")
    expect(name_of(client), name, call=f"who is signed in after {call}")
    expect(Page(client.get("/")).messages, [f"Welcome back, {name}."], call=f"the messages on the page after {call}")
    expect(
        Page(client.get("/")).messages,
        [],
        call="the messages on the page after that",
        because="A message is shown once.",
    )
    post(client, username=name, password=PASSWORD)
    expect(
        Page(client.get("/")).messages,
        [f"Welcome back, {name}."],
        call=f"the messages after {name} has signed in once more without signing out",
        because="Who is there already may send the form too.",
    )


def test_a_name_may_have_150_characters(client):
    name = f"ada-{'x' * 146}"
    UserFactory(username=name, password=PASSWORD)
    post(client, username=name, password=PASSWORD)
    expect(name_of(client) == name, True, call=f"POST {LOGIN} with a right name of 150 characters signs in")


@pytest.mark.parametrize("next_page", ["/pricing/", "/pricing/?from=mail&page=2", "/posts/a-post/#comments"])
@pytest.mark.parametrize("place", ["field", "query"])
def test_next_on_this_site_is_followed(client, next_page, place):
    UserFactory(username="ada", password=PASSWORD)
    fields = {"username": "ada", "password": PASSWORD} | ({"next": next_page} if place == "field" else {})
    address = LOGIN + ("?" + urlencode({"next": next_page}) if place == "query" else "")
    for who in ("a visitor", "somebody who is signed in"):
        response = post(client, address, **fields)
        expect(
            leads_to(response, "signing in"),
            SITE + next_page,
            call=f"where signing in leads {who}, with next={next_page!r} in the {place}",
        )


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/",
        "http://evil.example/accounts/login/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        " //evil.example/",
        "http:///evil.example/",
        "http://testserver@evil.example/",
        "http://testserver.evil.example/",
        "javascript:alert(1)",
        "http://sister.example/pricing/",
    ],
)
def test_next_cannot_lead_away_from_this_site(client, next_page, settings):
    settings.ALLOWED_HOSTS = ["testserver", "sister.example"]
    UserFactory(username="ada", password=PASSWORD)
    for address, fields in ((LOGIN, {"next": next_page}), (f"{LOGIN}?{urlencode({'next': next_page})}", {})):
        response = post(client, address, username="ada", password=PASSWORD, **fields)
        expect(
            leads_to(response, f"POST {address} with {fields}"),
            SITE + "/",
            call=f"where POST {address} with the right password and {fields} leads",
            because="Only a path of this site is followed: readers who trust our login trust what comes after it.",
        )


def test_a_good_next_does_not_hide_a_bad_one(client):
    UserFactory(username="ada", password=PASSWORD)
    for field, query in (("/pricing/", "https://evil.example/"), ("https://evil.example/", "/pricing/")):
        address = f"{LOGIN}?{urlencode({'next': query})}"
        response = post(client, address, username="ada", password=PASSWORD, next=field)
        target = leads_to(response, f"POST {address}")
        if target not in (SITE + "/", SITE + "/pricing/"):
            pytest.fail(
                f"where POST {address} with next={field!r} as well leads\n"
                f"  expected: {SITE}/ or {SITE}/pricing/\n  got:      {target}\n"
                "  Look at the address that you follow, not at the other one.",
                pytrace=False,
            )


def test_next_does_not_lead_from_https_to_http(client):
    UserFactory(username="ada", password=PASSWORD)
    down = "http://testserver/pricing/"
    for address, fields in ((LOGIN, {"next": down}), (f"{LOGIN}?{urlencode({'next': down})}", {})):
        response = post(client, address, secure=True, username="ada", password=PASSWORD, **fields)
        expect(
            leads_to(response, "signing in by https", "https://testserver"),
            "https://testserver/",
            call=f"where POST {address} by https leads, with {fields or 'next in the query string'}",
            because="On the way down to http, everybody in between can read the page and the cookies.",
        )


def test_signing_in_changes_the_key_of_the_session_and_notes_the_time(client):
    user = UserFactory(username="ada", password=PASSWORD)
    session = client.session
    session["seen"] = "a page"
    session.save()
    before = session.session_key
    post(client, username="ada", password=PASSWORD)
    expect(
        client.session.session_key != before,
        True,
        call="the session has another key after signing in than before",
        because="An attacker who planted the old key in the visitor's browser would be signed in now as well.",
    )
    user.refresh_from_db()
    expect(
        user.last_login is not None,
        True,
        call="last_login is set after signing in",
        because="Django sets it when the signal user_logged_in is sent.",
    )
    thief = Client()
    thief.cookies["sessionid"] = before
    expect(name_of(thief), "", call="who is signed in with the key from before signing in")


def failed(username, password):
    """Return the page that a new visitor gets for an attempt."""
    client = Client()
    call = f"POST {LOGIN} with username={username!r}, password={password!r}"
    response = post(client, username=username, password=password)
    expect(response.status_code, 200, call=call, because="An attempt that failed shows the page again.")
    expect(name_of(client), "", call=f"who is signed in after {call}")
    page = Page(response)
    expect("Welcome back" in page.text, False, call=f"after {call}: does the page say 'Welcome back'?")
    return page


def test_an_attempt_that_fails_leaves_signed_in_who_is_there(client):
    UserFactory(username="bob", password=PASSWORD, is_active=False)
    sign_in(client, "ada")
    for username, password in (("ada", "guess"), ("eve", "guess"), ("bob", PASSWORD), ("", "")):
        response = post(client, username=username, password=password)
        expect(
            response.status_code,
            200,
            call=f"POST {LOGIN} with username={username!r}, password={password!r}, where ada is signed in",
            because="Who is signed in has not shown the password again.",
        )
        expect(
            name_of(client),
            "ada",
            call=f"who is signed in after a failed attempt of {username!r}, where ada was signed in before",
            because="Signing out has a button of its own.",
        )


def test_every_attempt_that_fails_shows_the_same_page(client):
    UserFactory(username="ada", password=PASSWORD)
    UserFactory(username="bob", password=PASSWORD, is_active=False)
    UserFactory(username="joe")
    attempts = {
        "an unknown name": ("eve", "guess"),
        "a wrong password": ("ada", "guess"),
        "a blocked account, the right password": ("bob", PASSWORD),
        "a blocked account, a wrong password": ("bob", "guess"),
        "an account that has no password": ("joe", "guess"),
    }
    pages = {what: failed(*typed) for what, typed in attempts.items()}
    texts = {what: page.text.replace(attempts[what][0], "NAME") for what, page in pages.items()}
    expect(
        texts["an unknown name"] != Page(client.get(LOGIN)).text,
        True,
        call="the page says something else after a failed attempt than on the first visit",
        because="It has to say that signing in has failed.",
    )
    for what, text in texts.items():
        expect(
            text,
            texts["an unknown name"],
            call=f"what the page says about {what}, and about an unknown name",
            because="Any difference tells a stranger who has an account here.",
        )
    inputs = {what: inputs_of(page, attempts[what][0]) for what, page in pages.items()}
    for what in attempts:
        expect(
            inputs[what],
            inputs["an unknown name"],
            call=f"the inputs on the page about {what}, and on that about an unknown name",
            because="The cursor in the one field or the other tells it as well as words do.",
        )


def inputs_of(page, username):
    """Return the attributes of the inputs of a page, without what differs each time."""
    return {
        name: {key: "NAME" if value == username else value for key, value in attributes.items()}
        for name, attributes in page.inputs.items()
        if name != "csrfmiddlewaretoken"
    }


def test_the_time_does_not_tell_who_has_an_account(client):
    UserFactory(username="ada", password=PASSWORD)
    UserFactory(username="bob", password=PASSWORD, is_active=False)
    UserFactory(username="joe")
    attempts = (("ada", "guess"), ("bob", "guess"), ("bob", PASSWORD), ("eve", "guess"), ("joe", "guess"))
    for username, password in attempts:
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as encode:
            post(client, username=username, password=password)
        expect(
            encode.call_count > 0,
            True,
            call=f"POST {LOGIN} with username={username!r}, password={password!r} hashes a password",
            because="Hashing is slow on purpose: a page that answers some names faster tells which are known.",
        )


def test_after_a_failure_the_name_is_still_there_and_the_password_is_not():
    page = failed("ada & co", "s3cret-guess")
    expect(
        page.inputs["username"].get("value"), "ada & co", call="the value of the input username after a failed attempt"
    )
    expect(
        page.inputs["password"].get("value") or "",
        "",
        call="the value of the input password after a failed attempt",
        because="A page that sends the password back leaves it in every cache on the way.",
    )


def test_a_name_or_a_next_that_is_markup_is_shown_as_text(client):
    typed = '"><blink>x</blink>'
    page = failed(typed, "guess")
    expect(
        "blink" in page.tags,
        False,
        call=f"the page after a failed attempt with username={typed!r} has an element blink",
        because="What somebody types is text everywhere on the page, in the error too.",
    )
    expect(
        page.inputs["username"].get("value"),
        typed,
        call="the value of the input username after a failed attempt with this name",
        because="A quote in a name must not end the attribute and begin an element.",
    )
    page = Page(client.get(LOGIN, {"next": "/pricing/?from=" + typed}))
    expect(
        (page.inputs["next"].get("value"), "blink" in page.tags),
        ("/pricing/?from=" + typed, False),
        call=f"the value of the input next with next={'/pricing/?from=' + typed!r}, and whether there is an element blink",
        because="A link in a mail would run a script on the page where people type their passwords.",
    )


def test_after_a_failure_the_form_still_knows_where_to_go(client):
    wanted = "/pricing/?from=mail"
    for typed in ({"username": "ada", "password": "guess"}, {"username": "ada", "password": ""}, {}):
        for address, fields in ((LOGIN, {"next": wanted}), (f"{LOGIN}?{urlencode({'next': wanted})}", {})):
            response = post(client, address, **typed, **fields)
            expect(
                Page(response).inputs.get("next", {}).get("value"),
                wanted,
                call=f"the value of the input next after POST {address} with {typed | fields}",
                because="Who mistypes the password once wants to get there all the same.",
            )


def test_a_post_without_name_or_password_has_failed(client):
    UserFactory(username="ada", password=PASSWORD)
    for data in ({}, {"username": "ada"}, {"password": PASSWORD}, {"username": "", "password": ""}):
        response = post(client, **data)
        expect(response.status_code, 200, call=f"POST {LOGIN} with {data}")
        expect(
            Page(response).text != Page(client.get(LOGIN)).text,
            True,
            call=f"the page says something else after POST {LOGIN} with {data} than on the first visit",
            because="It has to say that signing in has failed.",
        )
        expect(
            Page(response).inputs.get("username", {}).get("value") or "",
            data.get("username", ""),
            call=f"the value of the input username after POST {LOGIN} with {data}",
        )
        expect(name_of(client), "", call=f"who is signed in after POST {LOGIN} with {data}")


@pytest.mark.parametrize("password", [" in front", "behind ", "  "])
def test_a_password_may_begin_and_end_with_a_space(client, password):
    UserFactory(username="ada", password=password)
    post(client, username="ada", password=password.strip())
    expect(name_of(client), "", call=f"who is signed in with {password.strip()!r} where the password is {password!r}")
    post(client, username="ada", password=password)
    expect(name_of(client), "ada", call=f"who is signed in after POST {LOGIN} with password={password!r}")


@pytest.mark.parametrize("names", [("ada", "Ada"), ("Ada", "ada")], ids=" then ".join)
def test_names_that_differ_in_their_case_are_two_accounts(names):
    for name in names:
        UserFactory(username=name, password=f"password of {name}")
    for name in names:
        for password in (f"password of {other}" for other in names):
            client = Client()
            post(client, username=name, password=password)
            expect(
                name_of(client),
                name if password.endswith(name) else "",
                call=f"who is signed in after POST {LOGIN} with username={name!r}, password={password!r}",
                because="Django compares names character for character.",
            )


@pytest.mark.parametrize("place", ["field", "query"])
def test_signing_out_leads_home_with_any_next(client, place):
    sign_in(client, "ada")
    address = LOGOUT + ("?next=/pricing/" if place == "query" else "")
    response = post(client, address, **({"next": "/pricing/"} if place == "field" else {}))
    expect(
        leads_to(response, f"POST {LOGOUT}"),
        SITE + "/",
        call=f"where POST {address} leads, with next in the {place}",
        because="Signing out has one way to go; the page where somebody was may not be for visitors.",
    )


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "not signed in"])
def test_signing_out_leads_home_and_says_so(client, signed_in):
    # Who signs out in one window has the page of another one still open, with its button.
    if signed_in:
        sign_in(client, "ada")
    session = client.session
    session["cart"] = "a secret gift"
    session.save()
    client.cookies["sessionid"] = session.session_key
    elsewhere = Client()
    sign_in(elsewhere, "bob")
    response = post(client, LOGOUT)
    expect(leads_to(response, f"POST {LOGOUT}"), SITE + "/", call=f"where POST {LOGOUT} leads")
    expect(name_of(elsewhere), "bob", call=f"who is signed in after POST {LOGOUT} in the browser of somebody else")
    expect(name_of(client), "", call=f"who is signed in after POST {LOGOUT}")
    expect("cart" in client.session, False, call=f"after POST {LOGOUT}: is what was in the session still there?")
    expect(
        Page(client.get("/")).messages, ["You are signed out."], call=f"the messages on the page after POST {LOGOUT}"
    )


def test_after_signing_out_the_old_cookie_is_worth_nothing(client):
    sign_in(client, "ada")
    session = client.session
    session["cart"] = "a secret gift"
    session.save()
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    expect(name_of(thief), "ada", call="who is signed in with a copy of the cookie, before signing out")
    post(client, LOGOUT)
    expect(name_of(thief), "", call="who is signed in with a copy of the cookie, after signing out")
    for who in (client, thief):
        expect(
            "cart" in who.session,
            False,
            call=f"after POST {LOGOUT}: is what was in the session still there?",
            because="The next person at this computer would find it.",
        )


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_link_cannot_sign_anybody_out(client, method):
    sign_in(client, "ada")
    response = getattr(client, method)(LOGOUT)
    expect(response.status_code, 405, call=f"{method.upper()} {LOGOUT}")
    expect(
        name_of(client),
        "ada",
        call=f"who is signed in after {method.upper()} {LOGOUT}",
        because="A picture on any page of the web sends a GET with the visitor's cookies.",
    )
    expect(Page(client.get("/")).messages, [], call=f"the messages on the page after {method.upper()} {LOGOUT}")
    response = getattr(Client(), method)(LOGOUT)
    expect(response.status_code, 405, call=f"{method.upper()} {LOGOUT} by somebody who is not signed in")


def test_without_the_csrf_token_nothing_happens():
    UserFactory(username="ada", password=PASSWORD)
    client = Client(enforce_csrf_checks=True)
    response = post(client, username="ada", password=PASSWORD)
    expect(response.status_code, 403, call=f"POST {LOGIN} without the CSRF token")
    sign_in(client, "bob")
    response = post(client, LOGOUT)
    expect(response.status_code, 403, call=f"POST {LOGOUT} without the CSRF token")
    expect(name_of(client), "bob", call="who is signed in afterwards")
    visitor = Client(enforce_csrf_checks=True)
    token = Page(visitor.get(LOGIN)).inputs.get("csrfmiddlewaretoken", {}).get("value")
    expect(
        bool(token),
        True,
        call=f"the form on GET {LOGIN} has a CSRF token",
        because="Without it nobody can send the form.",
    )
    post(visitor, username="ada", password=PASSWORD, csrfmiddlewaretoken=token)
    expect(name_of(visitor), "ada", call=f"who is signed in after POST {LOGIN} with the token of the form")
