from unittest import mock

import pytest

from katas.async_django.async_view import services, views  # noqa: F401  (a mistake in it is told before a server starts)
from pytest_djangokata.testing import expect, needs_extra, wait_until

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


def send_hanging(server):
    """Send a request for which no service answers, wait until all three have been asked, and return it."""
    services.events.clear()
    with plan(NEVER, "never"):
        sent = server.send("GET", "/dashboard/")
        wait_until(lambda: bool(names("begin")) or sent.is_answered())
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


def test_others_are_served_while_requests_wait_until_their_clients_hang_up():
    from pytest_djangokata.testing.asgi import serve

    services.events.clear()
    server = serve()
    expect_dashboard(server, "well", "GET /dashboard/ under Daphne")
    waiting = []
    for number in (1, 2, 3):
        waiting.append(send_hanging(server))
        expect_dashboard(server, f"quick {number}", f"GET /dashboard/ under Daphne, while {number} other requests wait")
    for sent in waiting:
        sent.hang_up()
    all_of_them = sorted(services.NAMES * 3)
    wait_until(lambda: names("cancelled") == all_of_them or server.at_rest())
    expect(
        names("cancelled"),
        all_of_them,
        call="the services that were cancelled after the clients of three requests have hung up under Daphne",
        because="Django cancels the view when the client is gone.",
    )
