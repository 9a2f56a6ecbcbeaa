"""The payment provider, which delivers in threads: each request has a connection of its own. Nothing is to be done here."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection
from django.test import Client

from katas.transactions.idempotent_webhook import ledger
from katas.transactions.idempotent_webhook.models import Account, Delivery
from pytest_djangokata.testing import LockWatch, wait_until

#: Seconds that a test waits at most, and a thread for another one; nothing takes that long unless an answer hangs.
PATIENCE, MEETING = 15.0, 6.0
TABLE = Delivery._meta.db_table
#: For another connection, which does not wait for a request that has locked the account.
DELETE = f"""DELETE FROM {Account._meta.db_table} WHERE id IN
             (SELECT id FROM {Account._meta.db_table} WHERE name = %s FOR UPDATE SKIP LOCKED)"""


def post(data: object) -> int:
    """Deliver an event, or any other text, and return the status of the answer."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    client = Client(raise_request_exception=False)
    return client.generic("POST", "/webhook/", body, content_type="application/json").status_code


def locks_left() -> int:
    """Return how many locks our connection has taken by itself, and still has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'")
        return int(cursor.fetchone()[0])


def paid(event_id: str, account: str, cents: int, kind: str = "payment.succeeded") -> dict[str, Any]:
    """Return an event."""
    return {"id": event_id, "type": kind, "account": account, "cents": cents}


class Request:
    """A thread that delivers an event.

    :param held: stop in ``ledger.credit()`` until :attr:`go` is set.
    :param fails: what ``ledger.credit()`` raises, after the money was added.
    :param deleted: somebody deletes the account just before the money is added, unless it is locked.
    """

    def __init__(
        self, provider: Provider, event: object, *, held: bool, fails: Exception | None, deleted: bool
    ) -> None:
        self.provider = provider
        self.event = event
        self.fails = fails
        self.deleted = deleted
        self.status = 0
        #: How many advisory locks its connection still has after the answer.
        self.locks = 0
        #: Whether it has come to ``ledger.credit()``.
        self.inside = False
        self.points: set[str] = set()
        self.pid = 0
        self.go = threading.Event()
        if not held:
            self.go.set()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        self.provider.own.request = self
        try:
            connection.ensure_connection()
            self.pid = connection.connection.info.backend_pid
            with connection.execute_wrapper(self._listen):
                status = post(self.event)
            self.locks = locks_left()
            self.status = status
        except Exception:  # noqa: BLE001
            self.status = 599
        finally:
            connection.close()

    def _listen(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if TABLE not in sql:
            return execute(sql, params, many, context)
        if sql.lstrip().upper().startswith("INSERT"):
            self.come_to("writes")
        result = execute(sql, params, many, context)
        self.come_to("looked")
        return result

    def come_to(self, point: str) -> None:
        """Wait until nobody else can get to *point* any more without us."""
        if point not in self.points:
            self.points.add(point)
            wait_until(lambda: self.provider.nobody_comes(point), MEETING)


class Provider:
    """Requests that meet: after its first look at Delivery, and before its first INSERT, each waits for the others."""

    def __init__(self, locks: LockWatch) -> None:
        self.requests: list[Request] = []
        self.locks = locks
        self.own = threading.local()
        self.credit = ledger.credit

    def deliver(
        self, *events: object, held: bool = False, fails: Exception | None = None, deleted: bool = False
    ) -> list[Request]:
        """Let requests begin together; see :class:`Request`."""
        made = [Request(self, event, held=held, fails=fails, deleted=deleted) for event in events]
        self.requests += made
        for one in made:
            one.thread.start()
        return made

    def crediting(self, account: str, cents: int) -> None:
        """Stand in for ``ledger.credit()``."""
        one: Request | None = getattr(self.own, "request", None)
        if one is not None and one.deleted:
            with self.locks.cursor() as cursor:
                cursor.execute(DELETE, [account])
        self.credit(account, cents)
        if one is not None:
            one.inside = True
            one.go.wait(3 * PATIENCE)
            if one.fails is not None:
                raise one.fails

    def nobody_comes(self, point: str) -> bool:
        """Say whether all requests have been at *point*, are answered, or wait for a lock of another one."""
        rest = {one.pid for one in self.requests if not (point in one.points or one.inside or one.status)}
        return not rest or rest <= self.locks.waiting().keys()

    def answers(self, requests: list[Request]) -> list[int]:
        """Wait for these requests, and return the status of each; 0 is one without an answer."""
        wait_until(lambda: all(one.status for one in requests), PATIENCE)
        return [one.status for one in requests]

    def now(self, one: Request) -> str:
        """Return what a request comes to: its status, or that it waits for one that is held in ``ledger.credit()``."""
        held = {other.pid for other in self.requests if other.inside and not other.go.is_set()}
        wait_until(lambda: bool(one.status) or self.locks.waits_for(one.pid, held), PATIENCE)
        return str(one.status or "waits")

    def leave(self) -> None:
        """Let everybody end."""
        for one in self.requests:
            one.go.set()
        for one in self.requests:
            one.thread.join(PATIENCE)


@contextmanager
def a_provider() -> Iterator[Provider]:
    """A provider whose requests have all been answered at the end of the block."""
    with LockWatch() as locks:
        provider = Provider(locks)
        with mock.patch.object(ledger, "credit", provider.crediting):
            try:
                yield provider
            finally:
                provider.leave()


def books() -> str:
    """Return the balances, and the events that are stored."""
    balances = [f"{one.name} {one.balance}" for one in Account.objects.order_by("name")]
    return ", ".join(balances) + "; " + " ".join(sorted(Delivery.objects.values_list("event_id", flat=True)))
