import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation

from kata_project.factories import UserFactory
from katas.sessions.remember_a_choice.greetings import GREETINGS
from katas.sessions.remember_a_choice.reading import Page
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db


def cookies(response):
    """Return the names of the cookies that *response* sets, without the one that each form needs."""
    return sorted(set(response.cookies) - {settings.CSRF_COOKIE_NAME})


def choose(client, language):
    call = f"POST /welcome/choose/ with language={language!r}"
    sent_from = {"referer": "http://testserver/posts/"}
    response = attempt(client.post, "/welcome/choose/", {"language": language}, headers=sent_from, call=call)
    expect(
        (302 if response.status_code == 303 else response.status_code, leads_to(response)),
        (302, "/welcome/"),
        call=f"status and Location of {call}",
    )
    return response


def leads_to(response):
    return response.headers.get("Location", "").removeprefix("http://testserver")


def check(client, language, *, after, because=""):
    """Look at the page, and compare the language and the words of its greeting."""
    __tracebackhide__ = True
    call = f"GET /welcome/, {after}"
    response = attempt(client.get, "/welcome/", call=call, because=because)
    expect(response.status_code, 200, call=f"the status of {call}")
    page = Page(response.content.decode())
    expect(
        page.greetings,
        [[language, GREETINGS[language]]],
        call=f"language and text of the greeting on {call}",
        because=because,
    )
    expect(page.buttons, list(GREETINGS), call=f"the languages that the buttons offer on {call}")


def test_a_first_visit_is_in_english(client):
    for number in ("first", "second"):
        check(client, "en", after=f"at the {number} visit", because="Nothing is chosen, so there is nothing to read.")
    german = Client(headers={"accept-language": "de"})
    german.cookies["django_language"] = "de"
    because = "A choice is made by the button alone."
    check(german, "en", after="by a browser that asks for German and has a cookie django_language", because=because)


@pytest.mark.parametrize("language", ["de", "pt-br", "ja", "en"])
def test_a_choice_is_there_at_each_later_visit(client, language):
    other = "tr" if language == "en" else "en"
    choose(client, "tr")
    check(client, "tr", after="after tr was chosen")
    choose(client, language)
    for visit in (1, 2, 3):
        check(
            client,
            language,
            after=f"visit {visit} after {language} was chosen, not {other}",
            because="Each visit is a request of its own: the choice has to be kept somewhere in between.",
        )


def test_the_last_choice_counts(client):
    for language in ("fr", "de", "fr", "ja"):
        choose(client, language)
        check(
            client,
            language,
            after=f"after {language} was chosen last",
            because="A session is saved when one of its keys is assigned to, not when something changes deep inside.",
        )


def test_the_query_string_chooses_nothing(client):
    choose(client, "fr")
    for number in (1, 2):
        response = client.get("/welcome/", {"language": "de"})
        expect(
            Page(response.content.decode()).greetings,
            [["fr", GREETINGS["fr"]]],
            call=f"language and text of the greeting on GET /welcome/?language=de, no. {number}, after fr was chosen",
            because="Only the form chooses; a link that somebody shares must not.",
        )
    response = client.post("/welcome/choose/?language=de")
    expect(response.status_code, 400, call="the status of POST /welcome/choose/?language=de without form data")
    check(client, "fr", after="after POST /welcome/choose/?language=de")
    response = client.post("/welcome/choose/", {"language": "de"}, content_type="application/json")
    expect(response.status_code, 400, call='the status of POST /welcome/choose/ with JSON {"language": "de"}')
    check(client, "fr", after='after POST /welcome/choose/ with JSON {"language": "de"}')
    response = client.post("/welcome/choose/?language=de&next=/posts/", {"language": "tr"})
    expect(
        leads_to(response),
        "/welcome/",
        call="the Location of POST /welcome/choose/?language=de&next=/posts/ with language='tr'",
    )
    check(client, "tr", after="after POST /welcome/choose/?language=de&next=/posts/ with language='tr'")


def test_each_reader_has_a_choice_of_their_own(client):
    other, newcomer = Client(), Client()
    with translation.override("en-us"):
        choose(client, "de")
        choose(other, "fr")
        check(client, "de", after="of a reader who chose de")
        expect(
            translation.get_language(),
            "en-us",
            call="the language in which Django's own pages are, after a choice of de, one of fr, and a look at the page",
            because="translation.activate() holds for the thread, which serves other readers and other pages next.",
        )
    because = "All readers share the process and its modules; each has a session of their own."
    check(client, "de", after="of a reader who chose de", because=because)
    check(other, "fr", after="of another reader, who chose fr", because=because)
    check(newcomer, "en", after="of a reader who has just come", because=because)


@pytest.mark.parametrize("chosen", [None, "fr"], ids=["at the first visit", "after a choice"])
def test_a_language_that_is_not_offered_is_refused(client, chosen):
    if chosen:
        choose(client, chosen)
    for data in (
        {"language": "xx"},
        {"language": ""},
        {"language": "DE"},
        {"language": "de "},
        {"language": "pt"},
        {"language": "de-at"},
        {},
    ):
        call = f"POST /welcome/choose/ with {data}"
        response = attempt(client.post, "/welcome/choose/", data, headers={"accept-language": "de"}, call=call)
        expect(response.status_code, 400, call=f"the status of {call}")
        check(
            client,
            chosen or "en",
            after=f"after {call}",
            because="Check first, then remember: what is refused must not be on the next page.",
        )


@pytest.mark.parametrize("chosen", [None, "fr"], ids=["at the first visit", "after a choice"])
def test_a_look_at_the_url_for_choosing_chooses_nothing(client, chosen):
    if chosen:
        choose(client, chosen)
    response = client.get("/welcome/choose/", {"language": "de"})
    expect(
        response.status_code,
        405,
        call="the status of GET /welcome/choose/?language=de",
        because="Search engines and browsers that look ahead follow links; what changes something is a POST.",
    )
    check(client, chosen or "en", after="after GET /welcome/choose/?language=de")
    response = Client(enforce_csrf_checks=True).post("/welcome/choose/", {"language": "de"})
    expect(
        response.status_code,
        403,
        call="the status of POST /welcome/choose/ without the CSRF token of the form",
        because="Otherwise any site could choose for its visitors.",
    )


def test_no_cookie_is_set_but_the_sessions(client):
    response = choose(client, "de")
    expect(
        cookies(response),
        [settings.SESSION_COOKIE_NAME],
        call="the cookies that POST /welcome/choose/ sets",
        because="request.session keeps the choice on the server; its cookie has nothing but a key.",
    )
    expect(
        response.cookies[settings.SESSION_COOKIE_NAME]["max-age"],
        settings.SESSION_COOKIE_AGE,
        call="the max-age of the session's cookie",
        because="Without it, the choice is gone when the browser is closed.",
    )
    response = client.get("/welcome/")
    expect(cookies(response), [], call="the cookies that GET /welcome/ sets after a choice")


def test_the_choice_is_gone_with_the_session(client):
    choose(client, "de")
    Session.objects.all().delete()
    check(
        client, "en", after="after all sessions were deleted", because="The choice is in the session and nowhere else."
    )


def test_the_choice_of_somebody_who_has_signed_in_is_gone_with_the_session(client):
    user, other = UserFactory(), Client()
    client.force_login(user)
    choose(client, "de")
    check(client, "de", after="of a reader who has signed in and chose de")
    other.force_login(user)
    because = "The choice is in the session and nowhere else."
    check(other, "en", after="by the same reader with another browser", because=because)
    client.logout()
    check(client, "en", after="after signing out", because=because)
    client.force_login(user)
    check(client, "en", after="after signing in again", because=because)


def test_the_choice_is_kept_when_the_reader_signs_in(client):
    choose(client, "de")
    client.force_login(UserFactory())
    check(
        client, "de", after="after signing in", because="Signing in gives the session another key, and keeps its data."
    )


@pytest.mark.parametrize("language", ["xx", "de", "en"])
def test_what_else_a_visitor_has_in_the_session_stays(client, language):
    session = client.session
    session["seen"] = "the offer of the week"
    session.save()
    response = client.post("/welcome/choose/", {"language": language})
    check(client, "en" if language == "xx" else language, after=f"after language={language!r} was sent")
    expect(
        (set(cookies(response)) - {settings.SESSION_COOKIE_NAME}, client.session.get("seen")),
        (set(), "the offer of the week"),
        call=f"the other cookies that POST /welcome/choose/ with language={language!r} sets for a visitor, and what else "
        "is in the session",
        because="Others keep their things in the session as well, of readers who have not signed in, too.",
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_session_that_ends_earlier_still_does(client, language):
    client.force_login(UserFactory())
    session = client.session
    session.set_expiry(0)
    session.save()
    choose(client, language)
    expect(
        client.session.get_expire_at_browser_close(),
        True,
        call=f"whether the session still ends with the browser after {language} was chosen",
        because='Somebody who has not ticked "Remember me" has to be signed out then.',
    )
    session = client.session
    session.set_expiry(300)
    session.save()
    choose(client, language)
    expect(
        client.session.get_expiry_age(),
        300,
        call=f"for how many seconds a session that another page has limited to 300 lives after {language} was chosen",
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_else_is_in_the_session_stays(client, language):
    client.force_login(UserFactory())
    session = client.session
    session["seen"] = "the offer of the week"
    session.save()
    response = choose(client, language)
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    expect(
        sorted(set(cookies(response)) - {settings.SESSION_COOKIE_NAME}),
        [],
        call="the other cookies that POST /welcome/choose/ sets for a reader who has signed in",
    )
    expect(
        cookie["max-age"] if cookie else settings.SESSION_COOKIE_AGE,
        settings.SESSION_COOKIE_AGE,
        call=f"the max-age of the session's cookie after a reader who has signed in chose {language}",
        because="How long somebody stays signed in is not for this page to say.",
    )
    check(client, language, after=f"after {language} was chosen")
    expect(
        ("_auth_user_id" in client.session, client.session.get("seen")),
        (True, "the offer of the week"),
        call=f"whether the reader is still signed in after choosing {language}, and what else was in the session",
        because="Others keep their things in the session as well.",
    )


def test_a_reader_who_only_looks_gets_no_session(client):
    for method, path, data in (
        ("get", "/welcome/", {}),
        ("head", "/welcome/", {}),
        ("get", "/welcome/", {}),
        ("post", "/welcome/choose/", {"language": "xx"}),
        ("post", "/welcome/choose/", {}),
        ("get", "/welcome/choose/", {"language": "de"}),
    ):
        response = getattr(client, method)(path, data)
        expect(
            (cookies(response), Session.objects.count()),
            ([], 0),
            call=f"the cookies that {method.upper()} {path} with {data} sets for a new reader, and the rows in the session "
            "table",
            because="Search engines look too, and each of their visits would leave a row.",
        )


@pytest.mark.parametrize("signed_in", [False, True], ids=["a visitor after a choice", "signed in without a choice"])
def test_a_look_writes_nothing(client, signed_in, record_queries):
    if signed_in:
        client.force_login(UserFactory())
    else:
        client.post("/welcome/choose/", {"language": "de"})
    with record_queries() as log:
        client.get("/welcome/")
    if any(statement.verb != "SELECT" for statement in log):
        pytest.fail(
            f"GET /welcome/ writes to the database, although nothing has changed:\n{log.explain()}", pytrace=False
        )
