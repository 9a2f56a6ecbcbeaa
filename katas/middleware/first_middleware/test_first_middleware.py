import io

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path as url

from kata_project.factories import UserFactory
from katas.middleware.first_middleware import views
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_page_seen():
    views.ran.clear()


def send(path, method="get", client=None, **kwargs):
    client = client or Client()
    client.raise_request_exception = False
    return getattr(client, method)(path, **kwargs)


def check(response, name="web-1", *, call, because=""):
    __tracebackhide__ = True
    expect(response.headers.get("X-Served-By"), name, call=f"the header X-Served-By of {call}", because=because)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pages/", 200),
        ("/pages/download/", 200),
        ("/pages/old/", 302),
        ("/pages/members/", 302),
        ("/pages/partner/", 200),
        ("/admin/login/", 200),
    ],
    ids=["a page", "a download", "a redirect", "a page for members", "a page with such a header", "the admin"],
)
def test_what_a_view_answers_has_the_header(path, status):
    response = send(path)
    check(
        response, call=f"GET {path}", because="A middleware must stand in MIDDLEWARE, and it must return the response."
    )
    expect(response.status_code, status, call=f"the status of GET {path}")


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_the_method_makes_no_difference(method):
    response = send("/pages/", method)
    check(response, call=f"{method.upper()} /pages/")
    content = "" if method == "head" else "Hello reader"
    expect(response.content.decode(), content, call=f"the content of {method.upper()} /pages/, from the view")


def any_status(request, status):
    return HttpResponse(status=status, headers={"X-Served-By": "partner-3"})


def a_stream(request):
    return StreamingHttpResponse(iter(["line"]), headers={"X-Served-By": "partner-3"})


def a_file(request):
    return FileResponse(io.BytesIO(b"line"), filename="line.txt", headers={"X-Served-By": "partner-3"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_response_of_any_kind_has_the_header(method, settings):
    settings.ROOT_URLCONF = (url("status/<int:status>/", any_status), url("stream/", a_stream), url("file/", a_file))
    for path in [*(f"/status/{status}/" for status in (201, 204, 304, 400, 405, 410, 503)), "/stream/", "/file/"]:
        call = f"{method.upper()} {path}, where another view answers and sets the header itself"
        check(send(path, method), call=call, because="Every response has it, with the name of this server.")


@pytest.mark.parametrize(
    "visitor", [{}, {"is_staff": True}, {"is_superuser": True}], ids=["member", "staff", "superuser"]
)
def test_every_visitor_gets_the_header(visitor):
    client = Client()
    client.force_login(UserFactory(**visitor))
    for path in ("/pages/", "/pages/members/"):
        check(send(path, client=client), call=f"GET {path} by somebody who has signed in, with {visitor}")


@pytest.mark.parametrize("path", ["/pages/none/", "/posts/none/", "/favicon.ico"])
def test_a_page_that_does_not_exist_has_the_header(path):
    response = send(path)
    check(response, call=f"GET {path}, which is a 404", because="No view was found, but a response was sent.")
    expect(response.status_code, 404, call=f"the status of GET {path}")
    check(send(path, "post"), call=f"POST {path}, which is a 404")


def test_an_error_has_the_header():
    response = send("/pages/broken/")
    check(
        response,
        call="GET /pages/broken/, whose view raises ValueError",
        because="Django makes a response of what a view raises, before your middleware sees it.",
    )
    expect(response.status_code, 500, call="the status of GET /pages/broken/")
    check(send("/pages/broken/", "post"), call="POST /pages/broken/, whose view raises ValueError")


def test_what_another_middleware_answers_has_the_header(settings):
    because = "A middleware sees only what comes through those above it in the list."
    response = send("/pages")
    check(response, call="GET /pages, which CommonMiddleware sends to /pages/", because=because)
    expect(response.status_code, 301, call="the status of GET /pages")
    response = send("/pages/", "post", Client(enforce_csrf_checks=True))
    check(response, call="POST /pages/ without a CSRF token, which CsrfViewMiddleware refuses", because=because)
    expect(response.status_code, 403, call="the status of POST /pages/ without a CSRF token")
    settings.SECURE_SSL_REDIRECT = True
    response = send("/pages/")
    check(response, call="GET http://testserver/pages/, which SecurityMiddleware sends to HTTPS", because=because)
    expect(response.status_code, 301, call="the status of GET http://testserver/pages/ with SECURE_SSL_REDIRECT")


@pytest.mark.parametrize("name", ["web-7", "EU.example.com"])
def test_another_server_has_another_name(name, settings):
    settings.SERVER_NAME = name
    for path in ("/pages/", "/pages/none/"):
        check(
            send(path),
            name,
            call=f"GET {path}, with SERVER_NAME = {name!r}",
            because="Each server has settings of its own: read the name there when the site has started.",
        )


@pytest.mark.parametrize("name", ["Ada", "Zoë"])
def test_the_response_is_the_views_own(name, settings):
    user = UserFactory()
    others = [one for one in settings.MIDDLEWARE if "first_middleware" not in one]
    asked = [
        (path, False) for path in (f"/pages/?name={name}", "/pages/members/", "/pages/old/", "/pages/broken/", "/pages")
    ]
    for path, https in [*asked, ("/pages/", True)]:
        headers, cookies = [], []
        for middleware in (others, settings.MIDDLEWARE):
            client = Client()
            client.force_login(user)
            with override_settings(MIDDLEWARE=middleware, SECURE_SSL_REDIRECT=https):
                response = send(path, client=client)
            headers.append({header.title(): value for header, value in response.headers.items()})
            cookies.append(sorted(response.cookies))
        headers[1].pop("X-Served-By", None)
        expect(headers[1], headers[0], call=f"the other headers of GET {path}", because="None of them is yours.")
        expect(cookies[1], cookies[0], call=f"the cookies of GET {path}", because="They belong to the view.")
    response = send("/pages/", data={"name": name})
    expect(
        (response.status_code, response.content.decode(), response.headers["Content-Type"]),
        (200, f"Hello {name}", "text/plain; charset=utf-8"),
        call=f"status, content and type of GET /pages/?name={name}",
        because="The header is added to the response that is there; a new response would lose the rest.",
    )
    expect(
        ("X-Page" in response.headers, "seen" in response.cookies),
        (True, True),
        call=f"whether header and cookie of the view are in the response to GET /pages/?name={name}",
    )
    download = send("/pages/download/")
    expect(
        (download.streaming, b"".join(download) if download.streaming else download.content),
        (True, b"line 0\nline 1\nline 2\n"),
        call="whether GET /pages/download/ is streamed, and its content",
        because="A middleware that reads a streamed response holds all of it in memory.",
    )
    expect(send("/pages/old/").headers.get("Location"), "/pages/", call="the Location of GET /pages/old/")


def test_one_request_is_answered_after_the_other():
    client = Client()
    for name in ("Ada", "Bo"):
        response = send("/pages/", client=client, data={"name": name})
        expect(response.content.decode(), f"Hello {name}", call=f"GET /pages/?name={name}")
        check(response, call=f"GET /pages/?name={name}")


def test_a_view_runs_once_for_a_request():
    paths = ["/pages/", "/pages/broken/", "/pages/old/", "/pages/download/", "/pages/partner/"]
    for method in ("get", "head", "post"):
        views.ran.clear()
        for path in paths:
            send(path, method)
        expect(
            views.ran,
            paths,
            call=f"the views that ran for {method.upper()} {', '.join(paths)}",
            because="get_response(request) runs the view; calling it twice does the work twice.",
        )


def test_the_rest_of_the_middleware_works_as_before(client):
    user = UserFactory()
    client.force_login(user)
    response = send("/pages/members/", client=client)
    expect(
        (response.status_code, response.content.decode()),
        (200, f"Hello {user.username}"),
        call="GET /pages/members/ by somebody who has signed in",
        because="MIDDLEWARE needs the project's own entries too: sessions, signing in, CSRF.",
    )
    response = send("/pages/thanks/", client=client)
    expect(
        (response.status_code, response.content.decode()),
        (200, "Thank you."),
        call="GET /pages/thanks/, which shows a message",
        because="The messages of Django have an entry in MIDDLEWARE as well.",
    )
    names = ("X-Frame-Options", "X-Content-Type-Options")
    expect(
        [response.headers.get(name) for name in names],
        ["DENY", "nosniff"],
        call=f"the headers {names[0]} and {names[1]} of GET /pages/members/",
    )
    response = send("/pages/", "post", Client(enforce_csrf_checks=True))
    expect(response.status_code, 403, call="the status of POST /pages/ without a CSRF token")
    response = send("/pages/broken/", client=Client(raise_request_exception=False))
    expect(response.status_code, 500, call="the status of GET /pages/broken/, whose view raises ValueError")
