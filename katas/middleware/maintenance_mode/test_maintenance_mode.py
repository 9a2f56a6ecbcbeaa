import pytest
from django.test import Client

from kata_project.factories import PostFactory, UserFactory
from katas.middleware.maintenance_mode import counter, switch, views
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_and_quiet():
    switch.open()
    counter.visits.clear()
    views.ran.clear()
    yield
    switch.open()


def request(client, path, method="get"):
    return attempt(
        getattr(client, method), path, call=f"{method.upper()} {path}", because="The middleware must not raise."
    )


def expect_closed(response, call):
    expect(response.status_code, 503, call=call, because="The site is closed.")


def side_effects():
    return {"views": list(views.ran), "visits": list(counter.visits)}


@pytest.mark.parametrize("seconds", [600, 1, 7322, 0])
def test_the_answer_says_when_to_come_again(client, seconds):
    switch.close(seconds)
    call = f"GET /orders/ after switch.close({seconds})"
    response = request(client, "/orders/")
    expect_closed(response, call)
    expect(
        response.headers.get("Retry-After"),
        str(seconds),
        call=f"Retry-After of {call}",
        because="Search engines and clients come again then, and do not take the page out of their index.",
    )


@pytest.mark.parametrize("method", ["get", "post", "head", "delete"])
def test_nothing_below_is_run_while_the_site_is_closed(client, method):
    switch.close(600)
    response = request(client, "/orders/", method)
    expect_closed(response, f"{method.upper()} /orders/")
    expect(response.headers.get("Retry-After"), "600", call=f"Retry-After of {method.upper()} /orders/")
    expect(
        side_effects(),
        {"views": [], "visits": []},
        call=f"what {method.upper()} /orders/ has run, while the site is closed",
        because="The tables are being changed: nobody may write into them.",
    )


@pytest.mark.parametrize(
    "requests",
    [
        [("get", "/"), ("get", "/pricing/"), ("get", "/admin/"), ("get", "/no/such/page/")],
        [("put", "/orders/"), ("delete", "/orders/"), ("post", "/accounts/logout/")],
        [("head", "/orders/"), ("options", "/orders/"), ("patch", "/orders/"), ("trace", "/orders/")],
        [("get", "/health/details/"), ("get", "/orders/health/"), ("get", "/orders/?next=/health/")],
        [("get", "/healthy-recipes/"), ("get", "/static-sites/"), ("get", "/orders/static/site.css")],
        [("get", "/accounts/login/history/"), ("get", "/accounts/login"), ("get", "/admin/login/")],
        [("get", "/health"), ("get", "/Health/"), ("get", "/static"), ("get", "/health//")],
    ],
    ids=[
        "pages",
        "methods",
        "methods that are easily forgotten",
        "near the health check",
        "names that look alike",
        "near the login",
        "almost the same",
    ],
)
def test_every_other_address_is_closed(client, requests):
    switch.close(30)
    for method, path in requests:
        call = f"{method.upper()} {path}"
        expect_closed(request(client, path, method), call)
        expect(side_effects(), {"views": [], "visits": []}, call=f"what {call} has run, while the site is closed")


@pytest.mark.parametrize(
    "path",
    ["/health/", "/static/site.css", "/static/fonts/a/b.woff2", "/static/LICENSE", "/accounts/login/?next=/orders/"],
)
def test_what_is_needed_during_maintenance_stays_open(client, path):
    switch.close(600)
    response = request(client, path)
    expect(response.status_code, 200, call=f"GET {path} while the site is closed")
    expect(counter.visits, [path.partition("?")[0]], call="the visits that were counted")


@pytest.mark.parametrize("path", ["/health/", "/static/site.css", "/accounts/login/"])
def test_an_open_address_is_open_for_every_method(client, path):
    switch.close(600)
    methods = ("head", "options", "post", "put", "delete")
    expect(
        {method: request(client, path, method).status_code != 503 for method in methods},
        dict.fromkeys(methods, True),
        call=f"the methods with which {path} is let through while the site is closed",
        because="Load balancers and link checkers send HEAD, and browsers of other sites OPTIONS.",
    )
    expect(counter.visits, [path] * len(methods), call="the visits that were counted")


def test_the_switch_is_asked_once(client, monkeypatch):
    asked = []

    class Cache:
        def get(self, key):
            asked.append(key)
            return 60 if len(asked) == 1 else None

    # What the switch reads, so that it makes no difference by which name the middleware knows closed_for().
    with monkeypatch.context() as patch:
        patch.setattr(switch, "cache", Cache())
        response = request(client, "/orders/")
    expect(
        (response.status_code, response.headers.get("Retry-After")),
        (503, "60"),
        call="GET /orders/, where the switch is turned right after it was asked: status and Retry-After",
        because="Asked twice, it may give two answers.",
    )


def test_staff_can_sign_in_while_the_site_is_closed(client):
    UserFactory(username="ada", password="secret", is_staff=True)
    switch.close(600)
    response = client.post("/accounts/login/", {"username": "ada", "password": "secret", "next": "/orders/"})
    expect(response.status_code, 302, call="POST /accounts/login/ of a member of staff while the site is closed")
    expect(
        request(client, "/orders/").status_code,
        200,
        call="GET /orders/ after that",
        because="Who cannot sign in cannot see whether the work is done.",
    )


@pytest.mark.parametrize("superuser", [False, True])
def test_staff_see_the_site_as_always(client, superuser):
    post = PostFactory(published=True)
    client.force_login(UserFactory(is_staff=True, is_superuser=superuser))
    switch.close(600)
    for path, method, status in (
        ("/orders/", "post", 200),
        (post.get_absolute_url(), "get", 200),
        ("/no/such/page/", "get", 404),
        ("/health/", "get", 200),
    ):
        expect(request(client, path, method).status_code, status, call=f"{method.upper()} {path} by staff while closed")
    expect(
        side_effects(),
        {
            "views": ["POST /orders/", "GET /health/"],
            "visits": ["/orders/", post.get_absolute_url(), "/no/such/page/", "/health/"],
        },
        call="what has been run for staff",
    )


def test_staff_are_let_through_with_every_method_and_to_every_page(client):
    client.force_login(UserFactory(is_staff=True))
    switch.close(600)
    asked = [
        *((method, "/orders/") for method in ("get", "head", "options", "put", "patch", "delete")),
        ("get", "/admin/"),
    ]
    expect(
        {f"{method.upper()} {path}": request(client, path, method).status_code for method, path in asked},
        {f"{method.upper()} {path}": 200 for method, path in asked},
        call="requests by staff while the site is closed, and their status",
    )


def test_the_other_middleware_does_its_work_as_always():
    staff, strict = Client(), Client(enforce_csrf_checks=True)
    user = UserFactory(is_staff=True)
    for client in (staff, strict):
        client.force_login(user)
    switch.close(600)
    names = ("X-Frame-Options", "X-Content-Type-Options", "Retry-After")
    response = request(staff, "/orders/")
    expect(
        {name: response.headers.get(name) for name in names},
        {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Retry-After": None},
        call="headers of GET /orders/ by staff while the site is closed",
        because="Staff get the answer that everybody gets while the site is open.",
    )
    for client, method, path, status in (
        (strict, "post", "/pricing/", 403),
        (staff, "get", "/pricing", 301),
    ):
        expect(
            request(client, path, method).status_code,
            status,
            call=f"{method.upper()} {path} by staff, without a CSRF token, while the site is closed",
            because="Middleware that is no longer in the list protects and redirects nobody.",
        )


@pytest.mark.parametrize("kind", ["member", "superuser without is_staff", "inactive staff", "former staff"])
def test_who_is_no_staff_is_kept_out(client, kind):
    user = UserFactory(is_staff=kind in ("inactive staff", "former staff"), is_superuser="superuser" in kind)
    client.force_login(user)
    switch.close(600)
    if user.is_staff:
        expect(request(client, "/orders/").status_code, 200, call="GET /orders/ by staff while the site is closed")
        user.is_active, user.is_staff = kind == "former staff", kind == "inactive staff"
        user.save()
        counter.visits.clear()
        views.ran.clear()
    expect_closed(request(client, "/orders/"), f"GET /orders/ by a {kind}")
    expect(side_effects(), {"views": [], "visits": []}, call=f"what GET /orders/ by a {kind} has run")


@pytest.mark.parametrize("path", ["/health/", "/static/site.css"])
def test_an_open_address_costs_no_query(client, path, assert_queries):
    client.force_login(UserFactory(is_staff=True))
    switch.close(600)
    with assert_queries(0, because=f"GET {path} has to work when the database does not"):
        request(client, path)


def test_while_the_site_is_open_the_middleware_costs_nothing(client, assert_queries):
    client.force_login(UserFactory())
    with assert_queries(0, because="no page may become slower by a switch that is off"):
        response = request(client, "/orders/")
    expect(response.status_code, 200, call="GET /orders/ while the site is open")
    varies = [name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()]
    expect(
        "cookie" in varies,
        False,
        call="GET /orders/ while the site is open: is there a header Vary: Cookie?",
        because="The view does not look at the session. A middleware that touches request.user or request.session makes "
        "the page another one for each visitor, in shared caches too.",
    )
    expect(response.headers.get("Retry-After"), None, call="Retry-After of GET /orders/ while the site is open")


def test_the_switch_is_asked_at_each_request(client):
    statuses = []
    for seconds in (None, 600, 5, None, 0, None):
        if seconds is None:
            switch.open()
        else:
            switch.close(seconds)
        statuses.append((seconds, request(client, "/orders/").status_code))
    expect(
        statuses,
        [(None, 200), (600, 503), (5, 503), (None, 200), (0, 503), (None, 200)],
        call="GET /orders/ after each turn of the switch",
        because="A middleware is made once, when the server starts.",
    )
    expect(counter.visits, ["/orders/"] * 3, call="the visits that were counted")
