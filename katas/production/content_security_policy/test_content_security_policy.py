import re
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kata_project.blog.models import Post
from kata_project.factories import PostFactory
from kata_project.settings import MIDDLEWARE
from katas.production.content_security_policy.reading import Page, policy_of
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

ENFORCED = {"object-src": ["'none'"], "base-uri": ["'none'"], "frame-ancestors": ["'none'"]}
REPORTED = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "report-uri": ["/csp-report/"],
}
PATHS = {
    "/page/": 200,
    "/": 200,
    "/pricing/": 200,
    "/admin/login/": 200,
    "/old-page/": 302,
    "/none/": 404,
    "/closed/x/": 503,
}


@pytest.fixture(autouse=True)
def empty():
    cache.clear()


def get(path):
    return attempt(Client().get, path, call=f"GET {path}")


def nonces(response):
    """Return the nonces that the header of what is reported names."""
    header = response.headers.get("Content-Security-Policy-Report-Only", "")
    return re.findall(r"'nonce-([^']+)'", header)


@pytest.mark.parametrize("path", PATHS)
def test_each_response_has_both_policies(path):
    response = get(path)
    expect(response.status_code, PATHS[path], call=f"the status of GET {path}")
    enforced = policy_of(response.headers.get("Content-Security-Policy"))
    expect(
        enforced,
        ENFORCED,
        call=f"Content-Security-Policy of {path}",
        because="What is enforced must not break any page.",
    )
    reported = policy_of(response.headers.get("Content-Security-Policy-Report-Only"))
    without = {name: [one for one in values if "nonce-" not in one] for name, values in reported.items()}
    expect(without, REPORTED, call=f"Content-Security-Policy-Report-Only of {path}, without nonces")
    if not path.startswith("/admin/"):
        # The admin of some versions uses the nonce as well.
        wanted = 2 if path == "/page/" else 0
        expect(len(nonces(response)), wanted, call=f"the number of nonces in the header of {path}")


def test_the_middlewares_of_the_project_stay():
    kept = [one for one in settings.MIDDLEWARE if one in MIDDLEWARE]
    expect(kept, MIDDLEWARE, call="the project's middlewares in MIDDLEWARE")
    closed = settings.MIDDLEWARE.index("katas.production.content_security_policy.closed.ClosedMiddleware")
    expect(closed < settings.MIDDLEWARE.index(MIDDLEWARE[0]), True, call="whether ClosedMiddleware comes before them")


@pytest.mark.parametrize("times", [1, 3])
def test_each_inline_script_has_the_nonce_of_its_response(times):
    for _ in range(times):
        response = get("/page/")
    inline = Page(response.content.decode()).inline
    expect({tag for tag, *_ in inline}, {"script", "style"}, call="the inline elements of /page/")
    wanted = set(nonces(response))
    expect(
        ({nonce for _, nonce, _ in inline} == wanted, len(wanted)),
        (True, 1),
        call=f"whether all inline elements of request {times} have the nonce of its header, and how many there are",
        because="A script without it, or with an old one, does not run.",
    )


def test_each_response_has_another_nonce():
    seen = [tuple(nonces(get("/page/"))) for _ in range(4)]
    expect(
        (len(set(seen)), all(seen)),
        (4, True),
        call="the number of different nonces of four requests",
        because="A nonce that is used again can be copied.",
    )


def test_no_attribute_is_code():
    page = Page(get("/page/").content.decode())
    expect(page.code, [], call="the attributes of /page/ that are code or style", because="A nonce cannot allow them.")
    expect(
        [one for one in ("hint", "share", "print") if one not in page.ids],
        [],
        call="the ids that are missing on /page/",
    )


def test_what_the_attributes_did_is_in_scripts_and_styles():
    does = Page(get("/page/").content.decode()).does()
    expect(
        [what for what, there in does.items() if not there],
        [],
        call="what inline scripts and styles of /page/ lack",
        because="The page goes on doing what its attributes did.",
    )


def test_the_list_stays_cached(assert_queries, monkeypatch):
    clock = [1_800_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    title = "<b>Tea</b> & milk"
    PostFactory(title=title, published=True)
    expect(Page(get("/page/").content.decode()).texts, [title], call="the posts on /page/")
    Post.objects.update(title="Coffee")
    clock[0] += 59
    with assert_queries(at_most=1, because="only the number of posts is asked for"):
        again = Page(get("/page/").content.decode()).texts
    expect(again, [title], call="the posts on /page/ within the minute")
    for title, listed in (("Ale", ["Ale", "Coffee"]), ("Water", ["Ale", "Coffee", "Water"])):
        PostFactory(title=title, published=True)
        expect(Page(get("/page/").content.decode()).texts, listed, call="the posts on /page/ with one more")
    Post.objects.filter(title="Coffee").update(title="Cocoa")
    clock[0] += 61
    expect(
        Page(get("/page/").content.decode()).texts, ["Ale", "Cocoa", "Water"], call="the posts on /page/ a minute later"
    )
