from unittest import mock

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kata_project.factories import UserFactory
from katas.middleware.response_cache.page_cache import PageCacheMiddleware
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db


class Clock:
    """Replaces time.time(), so that nobody has to wait."""

    now = 1_770_000_037.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    clock = Clock()
    with mock.patch("time.time", clock):
        yield clock
    cache.clear()


def send(url, method="GET", client=None, **more):
    """Return the response of a visitor who has just come, unless *client* is given."""
    headers = more.pop("headers", {})
    call = f"{method} {url}" + (f" with {headers}" if headers else "")
    return attempt((client or Client()).generic, method, url, headers=headers, call=call, **more)


def fate(url, method="GET", **more):
    return send(url, method, **more).headers.get("X-Cache")


def fates(*requests):
    return [fate(url, headers=headers) for url, headers in requests]


def test_the_second_visitor_gets_the_same_page_without_the_view(clock):
    url = "/show/tea/?cache=max-age%3D60&vary=Accept"
    first = send(url)
    clock.now += 5
    again = send(url, client=Client(headers={"user-agent": "Phone", "cookie": "_stat=1.2.3"}))
    expect(
        (first.headers.get("X-Cache"), again.headers.get("X-Cache")),
        ("MISS", "HIT"),
        call=f"X-Cache of the first and of the second GET {url}",
    )
    expect(again.content, first.content, call="the content of the second one")
    headers = [{name: value for name, value in one.headers.items() if name != "X-Cache"} for one in (first, again)]
    expect((again.status_code, headers[1]), (200, headers[0]), call="status and headers of the second one")


def test_an_empty_page_is_kept_too():
    got = [fate("/show/?empty=1") for _ in range(2)]
    expect(got, ["MISS", "HIT"], call="X-Cache of two GETs of a page without content")


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_get_is_answered_or_stored(method):
    got = [fate("/show/a/", method) for _ in range(2)] + [fate("/show/a/"), fate("/show/a/", method), fate("/show/a/")]
    expect(got, ["MISS", "MISS", "MISS", "MISS", "HIT"], call=f"X-Cache of {method}, {method}, GET, {method}, GET")


def test_who_is_signed_in_is_never_served_from_the_cache():
    users = {}
    for name in ("ada", "bob"):
        users[name] = Client()
        users[name].force_login(UserFactory(username=name))
    for url in ("/show/?user=1", "/show/plain/"):
        seen = []
        for name in ("ada", "", "bob", "", "ada"):
            response = send(url, client=users.get(name))
            seen.append((name, response.headers.get("X-Cache"), response.content.decode().split(" ")[3]))
        wanted = [("ada", "MISS"), ("", "MISS"), ("bob", "MISS"), ("", "HIT"), ("ada", "MISS")]
        expect(
            seen,
            [(name, fate, name if "user" in url else "") for name, fate in wanted],
            call=f"who asks for {url}, X-Cache, and whose page it is",
            because="A page of one user must not be given to another one, nor to a visitor.",
        )


@pytest.mark.parametrize(
    "headers",
    [{"authorization": "Bearer x"}, {"authorization": ""}, {"cookie": "sessionid="}, {"cookie": "a=b; sessionid=x"}],
    ids=["Authorization", "an empty Authorization", "an empty session cookie", "a session cookie"],
)
def test_a_request_that_says_who_it_is_goes_to_the_view(headers):
    got = [fate("/show/a/", headers=headers), fate("/show/a/"), fate("/show/a/"), fate("/show/a/", headers=headers)]
    expect(got, ["MISS", "MISS", "HIT", "MISS"], call=f"X-Cache of GETs with {headers}, without, without, with it")


def test_the_name_of_the_session_cookie_is_a_setting(settings):
    settings.SESSION_COOKIE_NAME = "sid"
    got = fates(("/show/a/", {"cookie": "sid=x"}), ("/show/a/", {"cookie": "sessionid=x"}), ("/show/a/", {}))
    expect(
        got,
        ["MISS", "MISS", "HIT"],
        call="X-Cache with SESSION_COOKIE_NAME = 'sid' and the cookies sid, sessionid, none",
    )


REFUSED = [
    "status=404",
    "status=500",
    "status=302",
    "status=201",
    "status=203",
    "status=204",
    "status=304",
    "stream=1",
    "cookie=dark",
    "cache=private",
    "cache=max-age%3D60%2C+Private",
    "cache=private,max-age%3D60",
    "cache=private%3D%22X-Page%22",
    "cache=no-store",
    "cache=No-Cache",
    "cache=no-cache%3D%22X-Page%22",
    "cache=max-age%3D0",
    "vary=%2A",
    "vary=Cookie%2C%2A",
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_must_not_be_kept_is_not(query):
    url, theme = f"/show/?{query}", {"cookie": "theme=light"}
    got = fates((url, {}), (url, {}), (url, theme), (url, theme))
    expect(got, ["MISS"] * 4, call=f"X-Cache of two GETs of {url}, and of two with another cookie than the session's")


def test_each_url_has_an_entry_of_its_own():
    urls = [
        "/show/",
        "/show/a/",
        "/show/A/",
        "/show/./",
        "/show/?a=1&b=2",
        "/show/?b=2&a=1",
        "/show/?a=1&b=2&",
        "/show/%C3%A4/",
    ]
    urls += ["/show/?q=" + "x" * 3000, "/show/?q=" + "x" * 2999 + "y"]
    call = "X-Cache of each of ten URLs, which differ in path or query string"
    expect([fate(url) for url in urls], ["MISS"] * len(urls), call=call)
    expect([fate(url) for url in urls], ["HIT"] * len(urls), call=f"{call}, the second time")
    got = [fate("/show/a%3Fb/"), fate("/show/a?b/")]
    expect(got, ["MISS", "MISS"], call="X-Cache of /show/a%3Fb/, and of /show/a?b/, which has a query string")


def test_host_and_scheme_tell_entries_apart():
    places = [
        {"headers": {"host": "a.example"}},
        {"headers": {"host": "b.example"}},
        {"headers": {"host": "a.example:8000"}},
        {"headers": {"host": "a.example"}, "secure": True},
        {"headers": {"host": "a.example"}, "SCRIPT_NAME": "/shop"},
    ]
    for wanted in ("MISS", "HIT"):
        got = [fate("/show/a/", **{**one, "headers": dict(one["headers"])}) for one in places]
        expect(
            got,
            [wanted] * 5,
            call="X-Cache of /show/a/ on http://a.example, http://b.example, http://a.example:8000 and "
            "https://a.example, and of http://a.example/shop/show/a/, where the site is below /shop",
        )


@pytest.mark.parametrize("vary", ["Accept-Language", "accept-language", "X-Other,ACCEPT-LANGUAGE"])
def test_vary_tells_entries_apart(vary):
    url = f"/show/?vary={vary}"
    languages = [
        {"accept-language": "de"},
        {"accept-language": "en"},
        {"accept-language": ""},
        {},
        {"accept-language": "DE"},
        {"accept-language": "None"},
    ]
    for wanted in ("MISS", "HIT"):
        got = fates(*((url, one | {"user-agent": wanted}) for one in languages))
        expect(
            got,
            [wanted] * 6,
            call=f"X-Cache of {url} with {languages}",
            because="Vary says on which headers a page depends.",
        )
    texts = [send(url, headers=one).content.decode().rpartition(" ")[2] for one in languages]
    expect(texts, ["de", "en", "", "", "DE", "None"], call=f"the languages of the pages of {url}")


def test_vary_is_of_each_page():
    first = fates(
        ("/show/1/?vary=Accept", {"accept": "a"}), ("/show/2/", {"accept": "a"}), ("/show/2/", {"accept": "b"})
    )
    then = fates(("/show/1/?vary=Accept", {"accept": "b"}), ("/show/1/?vary=Accept", {"accept": "a"}))
    cookies = fates(*(("/show/?vary=Cookie", {"cookie": value}) for value in ("s=1", "s=2", "s=1")))
    types = fates(*(("/show/?vary=Content-Type", {"content-type": value}) for value in ("a/b", "a/c", "a/b")))
    expect(
        (first, then, cookies, types),
        (["MISS", "MISS", "HIT"], ["MISS", "HIT"], ["MISS", "MISS", "HIT"], ["MISS", "MISS", "HIT"]),
        call="X-Cache of pages that vary on Accept, on nothing, on Cookie, and on Content-Type",
    )


def test_values_of_several_headers_are_not_mixed_up():
    pairs = [("a", "bc"), ("ab", "c"), ("a,b", "c"), ("a", "b,c"), ("a", ""), ("", "a")]
    for wanted in ("MISS", "HIT"):
        got = fates(*(("/show/?vary=X-One,X-Two", {"x-one": one, "x-two": two}) for one, two in pairs))
        expect(got, [wanted] * 6, call=f"X-Cache of a page that varies on X-One and X-Two, with {pairs}")
    for mark in "|;:&=/- ":
        for name in ("", "x-two="):
            pairs = [(f"a{mark}{name}b", "c"), ("a", f"b{mark}{name}c")]
            got = fates(
                *((f"/show/{name}{mark}/?vary=X-One,X-Two", {"x-one": one, "x-two": two}) for one, two in pairs)
            )
            expect(got, ["MISS"] * 2, call=f"X-Cache of a page that varies on X-One and X-Two, with {pairs}")


def test_what_a_page_varies_on_and_how_long_it_lives_may_change(clock):
    """The headers of one URL are those of the last page that was made."""

    def by_language(request):
        language = request.headers.get("Accept-Language", "")
        age = {"de": 100, "en": 5}.get(language, 10)
        response = HttpResponse(language.encode() + b"\xff\0", headers={"Cache-Control": f"max-age={age}"})
        if language:
            response.headers["Vary"] = "X-Other,Accept-Language"
        return response

    middleware, seen = PageCacheMiddleware(by_language), []
    for language, after in (("", 0), ("de", 11), ("en", 1), ("en", 1), ("de", 10), ("en", 0)):
        clock.now += after
        headers = {"accept-language": language} if language else {}
        response = attempt(middleware, RequestFactory().get("/", headers=headers), call=f"GET / with {headers}")
        seen.append((response.headers.get("X-Cache"), response.content.removesuffix(b"\xff\0").decode("latin-1")))
    expect(
        seen,
        [("MISS", ""), ("MISS", "de"), ("MISS", "en"), ("HIT", "en"), ("HIT", "de"), ("MISS", "en")],
        call="X-Cache and content: first for 10 seconds without Vary, then de for 100 and en for 5 with it",
        because="An entry of one language neither hides nor ends that of another.",
    )


def test_a_page_may_vary_on_more_than_the_one_before():
    """For English the page depends on one more header, while the German one is still in the cache."""

    def by_language(request):
        other = request.headers.get("X-Other", "")
        english = request.headers["Accept-Language"] == "en"
        vary = "Accept-Language,X-Other" if english else "Accept-Language"
        return HttpResponse(f"en {other}" if english else "de", headers={"Vary": vary})

    middleware, seen = PageCacheMiddleware(by_language), []
    for language, other in (("de", "1"), ("en", "1"), ("en", "2"), ("en", "2")):
        headers = {"accept-language": language, "x-other": other}
        response = attempt(middleware, RequestFactory().get("/", headers=headers), call=f"GET / with {headers}")
        seen.append((response.headers.get("X-Cache"), response.content.decode()))
    expect(
        seen,
        [("MISS", "de"), ("MISS", "en 1"), ("MISS", "en 2"), ("HIT", "en 2")],
        call="X-Cache and content: de with Vary: Accept-Language, then en for two values of X-Other, which it varies on",
        because="What an entry is for, its own Vary says, not that of an earlier page.",
    )


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("/show/", 30),
        ("/show/?cache=max-age%3D7", 7),
        ("/show/?cache=public,+MAX-AGE%3D100", 100),
        ("/show/?cache=max-age%3D604800", 604800),
        ("/show/?cache=s-maxage%3D7", 30),
    ],
    ids=["by the setting", "max-age below it", "max-age above it", "max-age of a week", "s-maxage"],
)
def test_an_entry_lives_as_long_as_it_may(clock, url, seconds):
    got = []
    for after in (0, seconds - 3, 2, 1, seconds - 3, 4):
        clock.now += after
        got.append(fate(url))
    expect(
        got,
        ["MISS", "HIT", "HIT", "MISS", "HIT", "MISS"],
        call=f"X-Cache of {url} after 0, {seconds - 3}, {seconds - 1} and exactly {seconds} seconds, and then after "
        f"{seconds - 3} and {seconds + 1} more",
        because="The age counts from when the page was made.",
    )


@pytest.mark.parametrize("value", ["soon", "", "1.5", "-1", pytest.param("%C2%B2", id="a superscript two")])
def test_a_max_age_that_is_no_number_breaks_nothing(value):
    response = send(f"/show/tea/?cache=max-age%3D{value}")
    expect(
        (response.status_code, response.headers.get("X-Cache")),
        (200, "MISS"),
        call=f"status and X-Cache of a page with Cache-Control: max-age={value}",
        because="A view that has a mistake in a header still has a page.",
    )


@pytest.mark.parametrize("seconds", [0, 5, 300])
def test_the_setting_counts_when_the_page_is_made(settings, clock, seconds):
    settings.PAGE_CACHE_SECONDS = seconds
    got = [fate("/show/")]
    clock.now += 3
    got.append(fate("/show/"))
    clock.now += 100
    got.append(fate("/show/"))
    wanted = {0: ["MISS"] * 3, 5: ["MISS", "HIT", "MISS"], 300: ["MISS", "HIT", "HIT"]}[seconds]
    expect(got, wanted, call=f"X-Cache after 0, 3 and 103 seconds with PAGE_CACHE_SECONDS = {seconds}")


def test_the_setting_of_later_or_beside_a_max_age_does_not_count(settings, clock):
    settings.PAGE_CACHE_SECONDS = 300
    got = [fate("/show/long/")]
    settings.PAGE_CACHE_SECONDS = 5
    got.append(fate("/show/short/"))
    settings.PAGE_CACHE_SECONDS = 0
    got.append(fate("/show/?cache=max-age%3D60"))
    clock.now += 10
    got += [fate("/show/long/"), fate("/show/?cache=max-age%3D60")]
    settings.PAGE_CACHE_SECONDS = 300
    got.append(fate("/show/short/"))
    expect(
        got,
        ["MISS", "MISS", "MISS", "HIT", "HIT", "MISS"],
        call="X-Cache of pages made with PAGE_CACHE_SECONDS 300, 5, and 0 beside max-age=60; ten seconds later of the "
        "first and the third, with 0; and of the second, with 300",
        because="The setting is read when the page is made, and only without max-age.",
    )


def test_what_is_changed_later_is_not_kept():
    middleware = attempt(
        PageCacheMiddleware, lambda request: HttpResponse("Tea"), call="PageCacheMiddleware(get_response)"
    )
    seen = []
    for number in range(4):
        response = attempt(middleware, RequestFactory().get("/"), call="the middleware, called with a GET")
        seen.append(
            (response.headers.get("X-Cache"), response.content, "X-Number" in response.headers, len(response.cookies))
        )
        response.headers["X-Number"] = str(number)
        response.set_cookie("number", str(number))
        response.content = b"changed"
    expect(
        seen,
        [("MISS" if not n else "HIT", b"Tea", False, 0) for n in range(4)],
        call="X-Cache, content and what others have added",
    )


def test_the_pages_are_in_the_cache_that_all_servers_share():
    first, second = (PageCacheMiddleware(lambda request: HttpResponse("Tea")) for _ in range(2))
    got = [server(RequestFactory().get("/")).headers.get("X-Cache") for server in (first, second)]
    cache.clear()
    got.append(first(RequestFactory().get("/")).headers.get("X-Cache"))
    expect(got, ["MISS", "HIT", "MISS"], call="X-Cache of one server, of another, and of the first after cache.clear()")
