import threading
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db.backends.utils import CursorWrapper
from django.test import Client

from kata_project.accounts.factories import ProfileFactory
from kata_project.billing.factories import WalletFactory
from kata_project.billing.models import Wallet
from kata_project.blog.factories import PostFactory
from kata_project.blog.models import Post
from katas.async_django.sync_to_async import ledger, views  # noqa: F401  (a mistake in it is told before a server starts)
from pytest_djangokata.testing import expect, needs_extra, wait_until

needs_extra("channels")

# The server's threads have to see what was committed.
pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "t" * 32
LISTED = {"posts": [{"title": "Soup", "author": "Ada", "comments": 0}]}


@pytest.fixture
def server():
    from pytest_djangokata.testing.asgi import serve

    ledger.entries.clear()
    ada, ben = (ProfileFactory(display_name=name, user__username=name.lower()) for name in ("Ada", "Ben"))
    WalletFactory(owner=ada, balance=1)
    WalletFactory(owner=ben, balance=10)
    PostFactory(title="Soup", slug="soup", author=ada, status=Post.Status.PUBLISHED)
    yield serve()
    # Before the tables are emptied.
    wait_until(serve().at_rest)


@contextmanager
def watching(server, record=ledger.record):
    """Note what holds up the event loop: each query, and each call of the ledger, lets the loop take a turn first."""
    blocking = []

    def watched(function, name):
        def call(*args, **kwargs):
            if not blocking and not server.takes_turn():
                blocking.append(name)
            return function(*args, **kwargs)

        return call

    with (
        mock.patch.object(CursorWrapper, "execute", watched(CursorWrapper.execute, "a query")),
        mock.patch.object(ledger, "record", watched(record, "record()")),
    ):
        yield blocking


def send_tip(server):
    client = Client()
    client.force_login(Wallet.objects.get(owner__display_name="Ben").owner.user)
    headers = {
        "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return server.send("POST", "/posts/soup/tip/", body="amount=2.50", headers=headers)


def test_a_server_runs_no_query_on_its_event_loop(server):
    with watching(server) as blocking:
        told = [sent.answer().told for sent in [server.send("GET", "/posts/") for _ in range(5)]]
    expect(blocking, [], call="what holds up the event loop of Daphne in five GET /posts/ at once")
    expect(
        [one for number, one in enumerate(told) if one not in told[:number]],
        [(200, LISTED)],
        call="status and content of five GET /posts/ at once under Daphne, each answer once",
    )


def test_a_server_answers_others_while_the_ledger_is_slow(server):
    writing, written = threading.Event(), threading.Event()

    def slow(*args, **named):
        writing.set()
        # On the event loop nobody could ever set it.
        if threading.current_thread() is not server.thread:
            written.wait(30)
        ledger.entries.append((*args, *named.values()))

    with watching(server, slow) as blocking:
        tip = send_tip(server)
        wait_until(lambda: writing.is_set() or tip.is_answered())
        listed = server.send("GET", "/posts/").answer()
        written.set()
        paid = tip.answer()
    expect(blocking, [], call="what holds up the event loop of Daphne in POST /posts/soup/tip/ and GET /posts/")
    expect(
        listed.told,
        (200, LISTED),
        call="status and content of GET /posts/ under Daphne, while a tip waits for record()",
        because="One event loop serves all requests.",
    )
    expect(
        (paid.told, len(ledger.entries)),
        ((200, {"balance": "7.50"}), 1),
        call="status and content of POST /posts/soup/tip/ under Daphne, and the number of calls of record()",
    )
