import asyncio
import contextlib
import gc
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from katas.middleware.request_id import lines, services
from pytest_djangokata.testing import expect

WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)

#: One for all requests, as a server has it: each middleware is made once.
SERVER = ClientHandler()


@pytest.fixture(autouse=True)
def _empty_log():
    lines.written.clear()


def get(path, request_id=None, method="GET", **headers):
    if request_id is not None:
        headers["x-request-id"] = request_id
    client = Client(raise_request_exception=False)
    client.handler = SERVER
    return client.generic(method, path, headers=headers)


def id_of(response, call):
    request_id = response.headers.get("X-Request-ID")
    expect(bool(request_id), True, call=f"{call}: the response has a header X-Request-ID")
    return request_id


def log():
    return list(lines.written)


def test_request_answer_and_log_lines_have_the_same_id():
    for given, number in ((None, "INV-1"), ("proxy-0001", "INV-2"), (None, "INV-3")):
        lines.written.clear()
        response = get(f"/pay/{number}/", given)
        call = f"GET /pay/{number}/" + (f" with X-Request-ID: {given}" if given else "")
        request_id = id_of(response, call)
        expect(response.json()["request_id"], request_id, call=f"request.request_id in the view, on {call}")
        expect(
            log(),
            [
                f"{request_id} shop Paying {number}",
                f"{request_id} services Charging {number}",
                f"{request_id} services Charged {number}",
            ],
            call=f"the log of {call}",
            because="One ID finds all lines of a request.",
        )


@pytest.mark.parametrize("given", [None, "proxy-0008", "proxy 0008"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "HEAD", "OPTIONS"])
def test_a_response_to_any_method_has_the_id(method, given):
    call = f"{method} /pay/INV-1/" + (f" with X-Request-ID: {given}" if given else "")
    request_id = id_of(get("/pay/INV-1/", given, method), call)
    expect(request_id == given, given == "proxy-0008", call=f"{call}: is the client's ID kept?")
    expect(
        sorted({line.partition(" ")[0] for line in log()}),
        [request_id],
        call=f"the IDs of the lines of {call}",
        because="One that Django turns away, such as a POST without a CSRF token, is asked for in support, too.",
    )


@pytest.mark.parametrize(("path", "status"), [("/pay/INV-1", 301), ("/admin/", 302), ("/admin/login/", 200)])
def test_a_redirect_and_the_pages_of_others_have_the_id(path, status):
    response = get(path, "proxy-0009")
    expect(response.status_code, status, call=f"GET {path}")
    expect(
        id_of(response, f"GET {path}"),
        "proxy-0009",
        call=f"the ID of GET {path} with X-Request-ID: proxy-0009",
        because="Every response has it, also one that no view of the shop has made.",
    )


def test_every_request_has_an_id_of_its_own():
    ids = []
    for _ in range(30):
        ids.append(id_of(get("/pay/INV-1/"), "GET /pay/INV-1/"))
        gc.collect(1)  # What was used for this request is free, and the next one may lie in the same place.
    expect(
        len(set(ids)),
        30,
        call="the number of different IDs of 30 requests without X-Request-ID",
        because="An ID that comes back finds the lines of two readers.",
    )
    expect(
        [request_id for request_id in ids if not WELL_FORMED.fullmatch(request_id)][:3],
        [],
        call="new IDs that are not 8 to 64 characters of A–Z a–z 0–9 - _",
    )


@pytest.mark.parametrize("given", ["a" * 8, "Z" * 64, "2026-02-10_web-3", "--------", "0" * 63])
def test_a_well_formed_id_of_the_client_is_kept(given):
    response = get("/pay/INV-1/", given)
    expect(id_of(response, "GET /pay/INV-1/"), given, call=f"the ID of GET /pay/INV-1/ with X-Request-ID: {given}")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "a" * 7,
        "a" * 65,
        "a" * 5000,
        "abcdefgh\n",
        "abcdefgh\r\nroot Charged INV-1",
        "abc defgh",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "abcdefgh{name}",
        "éééééééé",
        "٠١٢٣٤٥٦٧٨٩",
    ],
    ids=[
        "empty",
        "7 characters",
        "65 characters",
        "5000 characters",
        "a line break at the end",
        "a forged line",
        "a blank",
        "markup",
        "a path",
        "braces",
        "letters beyond ASCII",
        "digits beyond ASCII",
    ],
)
def test_any_other_value_of_the_client_is_replaced(given):
    call = f"GET /pay/INV-1/ with X-Request-ID: {given[:70]!r}"
    request_id = id_of(get("/pay/INV-1/", given), call)
    expect(
        request_id == given,
        False,
        call=f"{call}: is this ID kept?",
        because="Anybody can send anything: what is not well formed is not ours to log.",
    )
    expect(
        id_of(get("/pay/INV-1/", given), call) == request_id,
        False,
        call=f"{call}, sent twice: is the ID {request_id[:70]!r} both times?",
        because="A new ID takes its place; nothing of what was sent is kept.",
    )
    expect(bool(WELL_FORMED.fullmatch(request_id)), True, call=f"{call}: the new ID {request_id[:70]!r} is well formed")
    expect(log()[0], f"{request_id} shop Paying INV-1", call=f"the first line of the log of {call}")


def test_an_error_has_the_id_too():
    response = get("/pay/broken-1/")
    expect(response.status_code, 500, call="GET /pay/broken-1/")
    request_id = id_of(response, "GET /pay/broken-1/, whose view raises ValueError")
    expect(
        log(),
        [
            f"{request_id} shop Paying broken-1",
            f"{request_id} services Charging broken-1",
            f"{request_id} django.request Internal Server Error: /pay/broken-1/",
        ],
        call="the log of GET /pay/broken-1/",
        because="Nobody needs the ID more than who looks for an error.",
    )


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/pay/unknown-1/", ["shop Paying unknown-1"]),
        ("/nowhere/", []),
        ("/pay/unknown-22/", ["shop Paying unknown-22"]),
    ],
    ids=["an unknown invoice", "no view", "another unknown invoice"],
)
def test_what_django_logs_after_the_middleware_has_the_id(path, own):
    response = get(path, "not well formed")
    expect(response.status_code, 404, call=f"GET {path}")
    request_id = id_of(response, f"GET {path}")
    expect(
        log(),
        [f"{request_id} {line}" for line in [*own, f"django.request Not Found: {path}"]],
        call=f"the log of GET {path}",
        because="Django writes the last line when the middleware is done, and leaves the request in record.request.",
    )


@pytest.mark.parametrize("given", [None, "proxy-0004"])
def test_a_robot_that_is_turned_away_at_the_door_has_an_id_too(given):
    response = get("/pay/INV-1/", given, user_agent="NiceRobot/1.0")
    expect(response.status_code, 403, call="GET /pay/INV-1/ by a robot")
    request_id = id_of(response, "GET /pay/INV-1/ by a robot, which gate.py answers")
    expect(
        log(),
        [
            f"{request_id} gate Turned a robot away from /pay/INV-1/",
            f"{request_id} django.request Forbidden: /pay/INV-1/",
        ],
        call="the log of GET /pay/INV-1/ by a robot",
        because="A middleware sees only what comes through those that stand above it.",
    )


@pytest.mark.parametrize("number", ["INV-1", "broken-1", "unknown-1", "shutdown-1"])
def test_outside_of_a_request_there_is_no_id(number):
    logger = logging.getLogger("worker")
    logger.info("Before")
    with contextlib.suppress(services.ShutdownRequested):
        get(f"/pay/{number}/", "proxy-0005")
    logger.info("After")
    expect(
        [log()[0], log()[-1]],
        ["- worker Before", "- worker After"],
        call=f"the lines that are logged before and after GET /pay/{number}/",
        because="The thread that served this request serves another one next.",
    )


@pytest.mark.parametrize("raised", [SystemExit, asyncio.CancelledError])
def test_after_a_request_that_was_stopped_there_is_no_id(raised):
    with mock.patch.object(services, "contact_bank", side_effect=raised), contextlib.suppress(raised):
        get("/pay/INV-1/", "proxy-0010")
    logging.getLogger("worker").info("After")
    expect(
        log()[-1],
        "- worker After",
        call=f"the line that is logged after GET /pay/INV-1/, in which {raised.__name__} was raised",
        because="What is no Exception has many names, and a finally knows them all.",
    )


def test_what_lies_in_record_request_need_not_have_an_id():
    logger = logging.getLogger("worker")
    for request in (RequestFactory().get("/"), object(), None):
        logger.info("By hand", extra={"request": request})
    expect(
        log(),
        ["- worker By hand"] * 3,
        call='logger.info("By hand", extra={"request": …}) outside of a request, with a request that met no middleware, '
        "with an object that is no request, and with None",
        because="Logging works everywhere; django.server has a socket there.",
    )


def test_what_lies_in_record_request_does_not_hide_the_request_that_runs():
    def bank(number):
        for request in (RequestFactory().get("/"), object(), None):
            logging.getLogger("bank").info("By hand", extra={"request": request})

    with mock.patch.object(services, "contact_bank", bank):
        get("/pay/INV-1/", "proxy-0007")
    expect(
        [line for line in log() if " bank " in line],
        ["proxy-0007 bank By hand"] * 3,
        call='logger.info("By hand", extra={"request": …}) during GET /pay/INV-1/, with a request that met no '
        "middleware, with an object that is no request, and with None",
        because="Where record.request has no ID, the line is still one of the request that runs.",
    )


def test_a_request_within_a_request_leaves_the_outer_id():
    def inner(number):
        if number == "INV-1":
            get("/pay/INV-2/", "inner-0001")
            get("/nowhere/", "inner-0002")
            get("/pay/broken-2/", "inner-0004")
            logging.getLogger("bank").info("Between")
            with contextlib.suppress(services.ShutdownRequested):
                get("/pay/INV-3/", "inner-0003")
        if number == "INV-3":
            raise services.ShutdownRequested
        if number == "broken-2":
            raise ValueError

    with mock.patch.object(services, "contact_bank", inner):
        get("/pay/INV-1/", "outer-0001")
    logging.getLogger("worker").info("After")
    expect(
        [line for line in log() if " shop " not in line],
        [
            "outer-0001 services Charging INV-1",
            "inner-0001 services Charging INV-2",
            "inner-0001 services Charged INV-2",
            "inner-0002 django.request Not Found: /nowhere/",
            "inner-0004 services Charging broken-2",
            "inner-0004 django.request Internal Server Error: /pay/broken-2/",
            "outer-0001 bank Between",
            "inner-0003 services Charging INV-3",
            "outer-0001 services Charged INV-1",
            "- worker After",
        ],
        call="the log of GET /pay/INV-1/ and of what comes after it. In its middle GET /pay/INV-2/, GET /nowhere/, "
        "GET /pay/broken-2/ and GET /pay/INV-3/ are made, the last of which raises what is no Exception",
        because="When the inner request is over, the outer one still runs. A line about the inner one is of the inner one.",
    )


def test_a_thread_without_a_request_has_no_id():
    get("/pay/INV-1/", "proxy-0006")
    lines.written.clear()
    failures = []

    def work():
        try:
            logging.getLogger("worker").info("Cleaning up")
        except Exception as error:  # noqa: BLE001
            failures.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    expect(
        (log(), failures),
        (["- worker Cleaning up"], []),
        call="the log of a thread that never had a request, and what its logging raised",
        because="Logging works everywhere, even where nobody has prepared anything.",
    )


def test_two_requests_at_the_same_time_keep_their_ids():
    get("/pay/INV-0/")
    lines.written.clear()
    # Each of the two reaches the bank, waits there for the other one, and only then goes on.
    barrier = threading.Barrier(2, timeout=5)
    with (
        mock.patch.object(services, "contact_bank", side_effect=lambda number: barrier.wait()),
        ThreadPoolExecutor(2) as threads,
    ):
        responses = list(threads.map(lambda n: get(f"/pay/INV-{n}/", f"proxy-000{n}"), (1, 2)))
    call = "two requests at the same time, INV-1 with ID proxy-0001 and INV-2 with ID proxy-0002"
    because = "What belongs to one request must not lie where another one can overwrite it."
    expect(
        sorted(log()),
        [
            f"proxy-000{n} {line} INV-{n}"
            for n in (1, 2)
            for line in ("services Charged", "services Charging", "shop Paying")
        ],
        call=f"the sorted log of {call}",
        because=because,
    )
    ids = [(response.json()["request_id"], id_of(response, call)) for response in responses]
    expect(
        ids,
        [("proxy-0001", "proxy-0001"), ("proxy-0002", "proxy-0002")],
        call=f"the IDs in view and response of {call}",
        because=because,
    )
