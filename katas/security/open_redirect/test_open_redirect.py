import pytest
from django.test import Client, RequestFactory

from katas.security.open_redirect import redirects
from pytest_djangokata.testing import expect

DONE = "/notices/done/"
#: A proxy speaks HTTP to Django and says in a header that the visitor came by HTTPS.
VISITS = {
    "HTTP": {},
    "HTTPS": {"secure": True},
    "HTTPS at the proxy": {"headers": {"x-forwarded-proto": "https"}},
}


def target(address, *, visit="HTTP", host="blog.example", method="get"):
    """Return where /notices/ leads with this address in ``next``."""
    options = {"secure": False, "headers": {}} | VISITS[visit]
    options["headers"] = options["headers"] | {"host": host}
    return getattr(Client(), method)("/notices/", {"next": address}, **options).headers["Location"]


def check(address, expected, because, *, visit="HTTP", host="blog.example", method="get"):
    expect(
        target(address, visit=visit, host=host, method=method),
        expected,
        call=f"{visit} visit to {host} by {method.upper()}, next={address!r}: where it leads",
        because=because,
    )


@pytest.mark.parametrize(
    "address", ["/", "/posts/tram/", "/posts/Tram/?page=2&q=a//b#comments", "/a:b/", "/?next=http://x.example"]
)
@pytest.mark.parametrize("visit", VISITS)
def test_a_path_of_this_site_is_followed(address, visit):
    check(address, address, "A path cannot leave the site.", visit=visit)


@pytest.mark.parametrize(
    "path",
    [
        "/日本/",
        "/posts/a b/",
        "/search/?q=tram ",
        "/notices/",
        "/search/?q=50%25%26more%2Fless",
        "/@ada/(it's)/[1]/!*~;,$|{}^`/?tags[]=1",
        '/search/?q="<b>"',
        "/%2Fposts//tram/../",
        "/posts/?",
        f"/search/?q={'tram+' * 397}abcd",
    ],
    ids=[
        "letters",
        "a space",
        "a space at the end",
        "the page itself",
        "quoted characters",
        "signs",
        "quotes and tags",
        "slashes and dots",
        "an empty query",
        "2000 characters",
    ],
)
def test_a_path_with_any_letters_is_followed(path):
    request = RequestFactory().get("/notices/", {"next": path}, headers={"host": "blog.example"})
    expect(
        redirects.next_page(request),
        path,
        call=f"next_page(request) with next={path[:60]!r}, {len(path)} characters",
        because="The path is returned exactly as it was sent: the view quotes what a header cannot hold.",
    )


@pytest.mark.parametrize("host", ["blog.example", "www.blog.example", "localhost:8000"])
@pytest.mark.parametrize("path", ["", "?page=2", "#top", "/", "/posts/tram/?page=2"])
def test_an_address_of_this_site_is_followed(host, path):
    address = f"http://{host}{path}"
    check(address, address, "The host is the one that the request came to.", host=host)


def test_the_host_without_its_port_is_another_one():
    check("http://localhost/", DONE, "Another server may listen there.", host="localhost:8000")


def test_https_is_followed_from_http():
    for address in ("https://blog.example/posts/", "HTTPS://blog.example/posts/"):
        check(address, address, "From HTTP to HTTPS nothing is lost, in any case.")


@pytest.mark.parametrize("visit", VISITS)
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "http://evil.example/blog.example",
        "//evil.example/posts/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "\\/evil.example/",
        "/\t/evil.example/",
        "/\r/evil.example/",
        " //evil.example/",
        "https:///evil.example/",
        "https:evil.example",
        "https://blog.example@evil.example/",
        "https://blog.example.evil.example/",
        "https://blog-example/",
        "https://evil.example#blog.example",
        "https://blog.example:444/",
        "https://www.blog.example/",
        "https://blog.example:8000/",
        "javascript:alert(document.cookie)",
        "JavaScript:alert(1)//blog.example",
        "\x08//evil.example",
        "data:text/html,<script>alert(1)</script>",
        "ftp://blog.example/",
        "vbscript:alert(1)",
        "mailto:reader@evil.example",
        "https://[evil.example/",
        "https://evil.example\\@blog.example/",
        "https:\\\\evil.example/",
        "https://blog.example:x/",
    ],
)
def test_no_address_leads_to_another_site(address, visit):
    check(address, DONE, "The reader trusts the address bar of the first page, and lands on the second.", visit=visit)


@pytest.mark.parametrize("visit", ["HTTPS", "HTTPS at the proxy"])
def test_a_secure_visit_is_not_led_back_to_http(visit):
    good = "https://blog.example/posts/"
    for method in ("get", "post"):
        check("http://blog.example/posts/", DONE, "Who listens would read the cookies.", visit=visit, method=method)
        check("HTTP://blog.example/posts/", DONE, "Browsers read schemes in any case.", visit=visit, method=method)
        check(good, good, "It is as secure as the visit.", visit=visit, method=method)


def test_the_setting_names_the_header_of_the_proxy(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_SCHEME", "https")
    for header, expected in (("x-scheme", DONE), ("x-forwarded-proto", "http://blog.example/posts/")):
        response = Client().get(
            "/notices/", {"next": "http://blog.example/posts/"}, headers={"host": "blog.example", header: "https"}
        )
        expect(
            response.headers["Location"],
            expected,
            call=f"visit with {header}: https, next='http://blog.example/posts/', with SECURE_PROXY_SSL_HEADER = "
            f"{settings.SECURE_PROXY_SSL_HEADER}: where it leads",
            because="Another proxy has another header, and the header that no proxy sets is the visitor's to invent.",
        )


def test_http_is_followed_where_the_request_came_by_http():
    address = "http://blog.example/posts/"
    check(address, address, "A development server has no HTTPS.")


def test_the_form_wins_over_the_query_string():
    for form, expected in (("/from-the-form/", "/from-the-form/"), ("//evil.example/", DONE), ("", DONE)):
        response = Client().post("/notices/?next=/from-the-query/", {"next": form}, headers={"host": "blog.example"})
        expect(
            response.headers["Location"],
            expected,
            call=f"POST /notices/?next=/from-the-query/ with next={form!r} in the form",
            because="What the form says counts, even if it is bad or empty.",
        )
    response = Client().post("/notices/?next=/from-the-query/", headers={"host": "blog.example"})
    expect(
        response.headers["Location"],
        "/from-the-query/",
        call="POST /notices/?next=/from-the-query/ without next in the form",
    )
    response = Client().post("/notices/?next=/from-the-query/", {"notice": "7"}, headers={"host": "blog.example"})
    expect(
        response.headers["Location"],
        "/from-the-query/",
        call="POST /notices/?next=/from-the-query/ with notice=7, and without next, in the form",
        because="A form has other fields, too.",
    )


@pytest.mark.parametrize(
    "default", ["/", "/elsewhere/", "", "https://shop.example/"], ids=["root", "a path", "empty", "another site"]
)
def test_without_a_good_address_the_default_is_the_answer(default):
    for query in ({}, {"next": ""}, {"next": "//evil.example"}, {"next": "/\n/evil.example"}):
        headers = {"host": "blog.example", "referer": "http://blog.example/pricing/"}
        request = RequestFactory().get("/notices/", query, headers=headers)
        expect(
            redirects.next_page(request, default),
            default,
            call=f"next_page(request, {default!r}) with {query or 'no next'}",
        )
    request = RequestFactory().get("/notices/", headers={"host": "blog.example"})
    expect(redirects.next_page(request), "/", call="next_page(request) without next")
