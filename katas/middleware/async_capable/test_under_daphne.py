import asyncio
import threading
from contextlib import contextmanager
from unittest import mock

import pytest

from katas.middleware.async_capable import partners, registry  # noqa: F401  (a mistake is told before a server starts)
from pytest_djangokata.testing import expect, needs_extra, wait_until

needs_extra("channels")


@pytest.fixture(autouse=True)
def _partners():
    with (
        mock.patch.dict(registry.keys, {"k-acme": "Acme", "k-bolt": "Bolt"}, clear=True),
        mock.patch.dict(registry.calls, {"Acme": 40, "Bolt": 7}, clear=True),
    ):
        yield


@contextmanager
def registry_that_hangs():
    """Let nobody have an answer of afind() and acount() before the event is set that this yields."""
    answers = threading.Event()

    async def nap():
        await asyncio.to_thread(answers.wait, 30)

    with mock.patch.object(registry, "nap", nap):
        try:
            yield answers
        finally:
            answers.set()


def asked(kinds=("afind", "acount", "find", "count", "blocked")):
    """Return what was asked of the registry."""
    return sorted(event for event in [*registry.events] if event.split()[0] in kinds)


def send(server, name, key):
    return server.send("GET", f"/api/report/{name}/", headers={"X-Api-Key": key})


def test_a_server_answers_others_while_the_registry_is_slow():
    from pytest_djangokata.testing.asgi import serve

    server = serve()
    registry.events.clear()
    with registry_that_hangs() as answers:
        waiting = {name: send(server, name, key) for name, key in (("sales", "k-acme"), ("costs", "k-bolt"))}
        wait_until(
            lambda: (
                len(asked(["afind"])) == 2
                or bool(asked(["find", "blocked"]))
                or any(sent.is_answered() for sent in waiting.values())
            )
        )
        expect(
            asked(),
            ["afind k-acme", "afind k-bolt"],
            call="what two requests at once under Daphne have asked, while the registry does not answer",
            because="find() and count() would hold up the event loop, or a thread.",
        )
        page = server.send("GET", "/about-us/").answer()
        expect(
            page.told,
            (200, {"about": "us", "partner": None}),
            call="status and content of GET /about-us/ under Daphne, while two requests wait for the registry",
            because="One event loop serves all requests.",
        )
        answers.set()
        got = {name: sent.answer() for name, sent in waiting.items()}
    expect(
        {name: (*one.told, one.headers.get("x-calls")) for name, one in got.items()},
        {
            "sales": (200, {"report": "sales", "partner": "Acme"}, "41"),
            "costs": (200, {"report": "costs", "partner": "Bolt"}, "8"),
        },
        call="status, content and X-Calls of the two requests, after the registry has answered",
    )
    expect(
        asked(),
        ["acount Acme 200", "acount Bolt 200", "afind k-acme", "afind k-bolt"],
        call="what was asked of the registry in two requests under Daphne",
    )
