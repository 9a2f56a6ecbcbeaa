import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from kata_project.factories import PostFactory
from katas.lifecycle.trace_a_request import views
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

#: Path and status, and what is between "in" and "out".
STATIONS = {
    "a view": ("/plain/", 200, ["view plain"]),
    "a view with an argument": ("/plain/tea/?page=2&page=3", 200, ["view word"]),
    "a redirect of a decorator": ("/members/", 302, ["view members"]),
    "no such URL": ("/nowhere/?q=x", 404, []),
    "a slash is missing": ("/plain", 301, []),
    "the view finds nothing": ("/missing/", 404, ["view missing", "raised Http404"]),
    "the view refuses": ("/denied/", 403, ["view denied", "raised PermissionDenied"]),
    "the view has a bug": ("/crash/", 500, ["view crash", "raised ValueError", "error"]),
    "an exception that is answered": ("/slow/", 504, ["view slow", "raised TimeoutError"]),
    "a template response": ("/page/?look=old", 200, ["view page", "template", "rendered"]),
    "a template response that is replaced": ("/page/?look=new", 200, ["view page", "template", "rendered"]),
    "a template with a bug": ("/torn/", 500, ["view torn", "template", "raised ZeroDivisionError", "error"]),
    "a replaced template with a bug": (
        "/torn/?look=new",
        500,
        ["view torn", "template", "raised ZeroDivisionError", "error"],
    ),
    "middleware answers before the URL": ("/gated/x/", 403, []),
    "middleware answers before the view": ("/closed/", 503, []),
    "middleware has a bug on the way in": ("/broken-in/", 500, ["error"]),
    "middleware has a bug on the way out": ("/broken-out/", 500, ["view broken_out", "template", "rendered", "error"]),
    "a generic view of an app": ("/", 200, ["view blog:home", "template", "rendered"]),
}


class Lines(logging.Handler):
    """Keeps what the logger is told."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        told = record.getMessage()
        expected = record.levelname == "INFO" and record.name == "trace"
        self.lines.append(told if expected else f"{record.levelname} of {record.name}: {told}")

    def take(self):
        taken, self.lines = self.lines, []
        return taken


@pytest.fixture
def log():
    logger, lines = logging.getLogger("trace"), Lines()
    level = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(lines)
    logger.setLevel(level)


def line(path, status, between, method="GET"):
    return f"{method} {path}: {', '.join(['started', 'in', *between, f'out {status}', 'finished'])}"


def ask(path, client=None, method="GET"):
    client = client or Client(raise_request_exception=False)
    return client.generic(method, path)


@pytest.mark.parametrize("case", STATIONS)
def test_the_line_names_the_stations_in_their_order(case, log):
    path, status, between = STATIONS[case]
    response = ask(path)
    expect(response.status_code, status, call=f"the status of GET {path}", because="Responses do not change.")
    expect(log.take(), [line(path, status, between)], call=f"the lines of GET {path}: {case}")


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "DELETE", "PUT", "PATCH"])
def test_every_method_has_its_line(method, log):
    ask("/plain/", method=method)
    expect(log.take(), [line("/plain/", 200, ["view plain"], method)], call=f"the lines of {method} /plain/")


def test_a_post_without_a_token_does_not_reach_the_view(log):
    ask("/plain/", Client(enforce_csrf_checks=True), "POST")
    expect(
        log.take(),
        [line("/plain/", 403, [], "POST")],
        call="the lines of POST /plain/ without a CSRF token",
        because="CsrfViewMiddleware answers in process_view(), as any other middleware may.",
    )


@pytest.mark.parametrize("case", ["a view", "the view has a bug", "a template response"])
def test_each_step_is_there_once_for_each_of_many_clients(case, log):
    path, status, between = STATIONS[case]
    clients = [Client(raise_request_exception=False) for _ in range(4)]
    for client in [*clients, *clients]:
        ask(path, client)
    expect(
        log.take(),
        [line(path, status, between)] * 8,
        call=f"the lines of two times GET {path} by each of four clients",
        because="Each client builds the middleware again; what it connects in __init__() is connected again.",
    )


def test_requests_of_different_kinds_do_not_mix(log):
    client = Client(raise_request_exception=False)
    asked = [STATIONS[case] for case in reversed(STATIONS)]
    for path, _, _ in asked:
        ask(path, client)
    expect(log.take(), [line(*one) for one in asked], call="the lines of all kinds of requests, one after the other")


@pytest.mark.parametrize(
    "path",
    [
        "/plain/a%0Ab/",
        "/plain/100%25/?q=a%0Ab&x=%20",
        "/plain/Zo%C3%AB/?q=%C3%AB",
        "/plain/a:b@c,d(e)!/?x=a:b",
        "/plain/a%3Fb%23/",
    ],
    ids=["LF", "%", "ë", "signs", "a question mark"],
)
def test_a_line_is_one_line(path, log):
    ask(path)
    expect(
        log.take(),
        [line(path, 200, ["view word"])],
        call=f"the lines of GET {path}",
        because="request.path is decoded: a line break in a URL would begin a line of the visitor's own.",
    )


@pytest.mark.parametrize("prefix", ["/site", "/a/b"])
def test_the_path_has_the_prefix_of_the_site(prefix, log):
    Client().get("/plain/?q=x", SCRIPT_NAME=prefix)
    expect(
        log.take(),
        [line(f"{prefix}/plain/?q=x", 200, ["view plain"])],
        call=f"the lines of GET {prefix}/plain/?q=x, on a site that is served below {prefix}",
    )


def test_a_streaming_response_is_finished_after_its_last_piece(log):
    response = ask("/stream/")
    expect(log.take(), [], call="the lines of GET /stream/, before its content was read")
    content = b"".join(response.streaming_content)
    expect(content, b"one,two", call="the content of GET /stream/")
    expect(
        log.take(),
        [line("/stream/", 200, ["view stream"])],
        call="the lines of GET /stream/, after its content was read",
        because="request_finished is sent when the response is closed, not when the view returns.",
    )


@pytest.mark.parametrize("path", ["/plain/", "/nowhere/", "/page/"])
def test_a_line_is_written_when_the_request_is_finished(path, log):
    before, close = [], HttpResponseBase.close

    def look(response):
        before.extend(log.take())
        close(response)

    with mock.patch.object(HttpResponseBase, "close", look):
        ask(path)
    expect(
        (before, len(log.take())),
        ([], 1),
        call=f"the lines of GET {path} before response.close(), and their number after it",
        because="The server sends the response before it closes it, and then Django sends request_finished.",
    )


def test_a_request_that_never_ends_leaves_nothing_behind(log):
    client = Client(raise_request_exception=False)
    ask("/plain/", client)
    log.take()
    for _ in range(2):
        try:
            ask("/shutdown/", client)
        except views.ShutdownRequested:
            continue
        pytest.fail("GET /shutdown/: ShutdownRequested, which is no Exception, was caught.", pytrace=False)
    ask("/plain/", client)
    expect(
        log.take(),
        [line("/plain/", 200, ["view plain"])],
        call="the lines of GET /plain/, after two requests that ended in something that is no Exception",
    )


def test_a_request_that_ends_in_a_system_exit_has_no_line(log):
    client = Client(raise_request_exception=False)
    with mock.patch.object(views, "work", side_effect=SystemExit), pytest.raises(SystemExit):
        ask("/plain/tea/", client)
    expect(log.take(), [], call="the lines of GET /plain/tea/, whose view raises SystemExit")
    ask("/plain/", client)
    expect(log.take(), [line("/plain/", 200, ["view plain"])], call="the lines of GET /plain/ after it")


def test_two_requests_at_the_same_time_keep_their_steps_apart(log):
    barrier = threading.Barrier(2, timeout=5)
    client = Client(raise_request_exception=False)
    ask("/plain/", client)
    log.take()
    words = ("tea", "coffee")
    with mock.patch.object(views, "work", side_effect=barrier.wait), ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(lambda word: ask(f"/plain/{word}/", client).status_code, words))
    expect(statuses, [200, 200], call="the statuses of two requests at the same time")
    expect(
        sorted(log.take()),
        sorted(line(f"/plain/{word}/", 200, ["view word"]) for word in words),
        call="the lines of two requests at the same time in two threads",
        because="A server has one middleware for all of its threads.",
    )


def test_pages_are_what_they_were(log):
    PostFactory(title="Paper maps", published=True)
    got = [
        ask("/page/").content.strip(),
        ask("/page/?look=new").content.strip(),
        b"Paper maps" in ask("/").content,
        ask("/gated/").content,
        ask("/closed/").content,
        ask("/slow/").content,
    ]
    expect(
        got,
        [
            b"<p>Our share is 1.</p>",
            b'<p class="new">Our share is 1.</p>',
            True,
            b"No entrance.",
            b"Closed.",
            b"Too late.",
        ],
        call="what /page/, /page/?look=new, /, /gated/, /closed/ and /slow/ show",
    )
