from unittest import mock

import pytest

from katas.async_django.async_view import services
from pytest_djangokata.testing import expect, needs_extra

needs_extra("channels")

NEVER = 10_000


@pytest.fixture(autouse=True)
def _no_time_out():
    # Nobody waits for a time here: what hangs goes on hanging.
    with mock.patch.object(services, "TIMEOUT", NEVER):
        yield


def plan(seconds, value):
    return mock.patch.dict(services.plan, dict.fromkeys(services.NAMES, (seconds, value)))


def names(event):
    """Return the services with this event, in alphabetical order."""
    return sorted(one.split()[-1] for one in [*services.events] if one.startswith(event))


def expect_dashboard(server, value, call):
    with plan(0, value):
        answer = server.send("GET", "/dashboard/").answer()
    if blocked := names("blocked"):
        pytest.fail(f"{call}\n  holds up the thread: fetch_blocking({blocked[0]!r})", pytrace=False)
    wanted = dict.fromkeys(services.NAMES, value) | {"missing": []}
    expect(answer.told, (200, wanted), call=f"status and content of {call}")


def started():
    """Return the server, which has answered once."""
    from pytest_djangokata.testing.asgi import serve, wait_until

    server = serve()
    wait_until(server.at_rest)
    services.events.clear()
    expect_dashboard(server, "well", "GET /dashboard/ under Daphne")
    return server


def hanging(server):
    """Send a request for which no service answers, and return it as soon as they have been asked."""
    from pytest_djangokata.testing.asgi import wait_until

    services.events.clear()
    with plan(NEVER, "never"):
        sent = server.send("GET", "/dashboard/")
        wait_until(lambda: bool(names("begin")))
        for _ in range(50):
            if names("begin") == sorted(services.NAMES):
                break
            server.takes_turn()
    expect(
        names("begin"),
        sorted(services.NAMES),
        call="the services that were asked by GET /dashboard/ under Daphne, while none of them has answered",
    )
    return sent


def test_a_server_answers_others_while_requests_wait():
    server = started()
    waiting = [hanging(server) for _ in range(3)]
    for number in range(3):
        value = f"quick {number}"
        expect_dashboard(server, value, "GET /dashboard/ under Daphne, while three other requests wait")
    for sent in waiting:
        sent.hang_up()


def test_a_client_that_hangs_up_cancels_its_services():
    from pytest_djangokata.testing.asgi import wait_until

    server = started()
    hanging(server).hang_up()
    at_rest = wait_until(server.at_rest, 15)
    expect(
        (at_rest, names("cancelled")),
        (True, sorted(services.NAMES)),
        call="whether Daphne is done with a request whose client has hung up, and the services that were cancelled",
        because="Django cancels the view when the client is gone.",
    )
