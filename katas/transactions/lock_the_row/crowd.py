"""Buyers in threads, each with a connection of its own, who come in the least lucky moments. Nothing is to be done here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

from katas.transactions.lock_the_row import booking
from katas.transactions.lock_the_row.models import Seat
from pytest_djangokata.testing import LockWatch, wait_until

#: Seconds that a test waits at most, and a thread for another one; nothing takes that long unless an answer hangs.
PATIENCE, MEETING = 15.0, 6.0
TABLE = Seat._meta.db_table
LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE", "UPDATE ", "LOCK ")
#: Plans that come at rows in the order of an index, and in the order in which they are stored.
BY_INDEX = (
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"
)
AS_STORED = "SET enable_indexscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"


class Rollback(Exception):
    """Ends a block of atomic() without its changes."""


class Buyer:
    """A thread that calls buy().

    :param stays: keep a transaction of the caller's open around it, until :meth:`end` is called.
    :param index: let the database come at rows by an index if there is one, and not in the order in which they are stored.
    """

    def __init__(self, crowd: Crowd, name: str, numbers: Sequence[str], *, stays: bool, index: bool) -> None:
        self.crowd = crowd
        self.name = name
        self.numbers = numbers
        self.stays = stays
        self.index = index
        #: What buy() returned or raised, in words; empty while it runs.
        self.got = ""
        self.error: Exception | None = None
        #: Whether the database has refused a lock, for instance in a deadlock; buy() may have tried again.
        self.locked_out = False
        #: What it has done: looked at seats, locked some, or come to change some.
        self.points: set[str] = set()
        self.pid = 0
        self.commits = True
        self.may_end = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            connection.ensure_connection()
            self.pid = connection.connection.info.backend_pid
            with connection.cursor() as cursor:
                cursor.execute(BY_INDEX if self.index else AS_STORED)
            with connection.execute_wrapper(self._listen):
                if self.stays:
                    with transaction.atomic():
                        self._buy()
                        self.may_end.wait(3 * PATIENCE)
                        if not self.commits:
                            raise Rollback
                else:
                    self._buy()
        except Rollback:
            pass
        except Exception as error:  # noqa: BLE001
            self._note(error)
        finally:
            connection.close()

    def _buy(self) -> None:
        try:
            got = str(booking.buy(self.name, self.numbers))
        except Exception as error:  # noqa: BLE001
            self._note(error)
        else:
            self.got = got

    def _note(self, error: Exception) -> None:
        self.error = error
        self.got = f"{type(error).__name__}{getattr(error, 'numbers', '')}"

    def _listen(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if TABLE not in sql:
            return execute(sql, params, many, context)
        if sql.lstrip().upper().startswith("UPDATE"):
            self._come_to("writes")
        try:
            result = execute(sql, params, many, context)
        except OperationalError:
            self.locked_out = True
            raise
        self._come_to("looked")
        if any(word in sql.upper() for word in LOCKS):
            self._come_to("locked")
        return result

    def _come_to(self, point: str) -> None:
        if point not in self.points:
            self.crowd.meet(self, point)

    def end(self, *, commit: bool = True) -> None:
        """Let the caller's transaction end."""
        self.commits = commit
        self.may_end.set()


class Crowd:
    """The buyers of a test."""

    def __init__(self, locks: LockWatch) -> None:
        self.buyers: list[Buyer] = []
        self.locks = locks

    def come(self, *wishes: tuple[str, Sequence[str]], stays: bool = False) -> list[Buyer]:
        """Let these (buyer, numbers) begin together.

        After its first look, after its first lock and before its first change each waits until all others have come as
        far, wait for a lock, or are done.
        """
        buyers = [
            Buyer(self, name, numbers, stays=stays, index=place % 2 == 1)
            for place, (name, numbers) in enumerate(wishes)
        ]
        self.buyers += buyers
        for buyer in buyers:
            buyer.thread.start()
        return buyers

    def meet(self, me: Buyer, point: str) -> None:
        """Wait until nobody else can get to *point* any more without *me*."""
        me.points.add(point)
        others = [one for one in self.buyers if one is not me]
        wait_until(lambda: self._held_up({one.pid for one in others if not (point in one.points or one.got)}), MEETING)

    def _held_up(self, pids: set[int]) -> bool:
        return not pids or pids <= self.locks.waiting().keys()

    def until_done(self, buyers: Sequence[Buyer]) -> list[str]:
        """Wait for these buyers, and return what each got, and whether the database has refused a lock before that."""
        wait_until(lambda: all(one.got for one in buyers), PATIENCE)
        return [(one.got or "still waits") + ", but no lock at first" * one.locked_out for one in buyers]

    def until_done_or_waiting(self, buyer: Buyer) -> str:
        """Return what *buyer* got, or "waits" if it waits for somebody whose transaction is open and does nothing."""
        idle = {one.pid for one in self.buyers if one.stays and one.got}
        wait_until(lambda: bool(buyer.got) or self.locks.waits_for(buyer.pid, idle), PATIENCE)
        return buyer.got or "waits"

    def leave(self) -> None:
        """Let everybody end."""
        for buyer in self.buyers:
            buyer.end(commit=False)
        for buyer in self.buyers:
            buyer.thread.join(PATIENCE)


@contextmanager
def a_crowd() -> Iterator[Crowd]:
    """Buyers who have all left at the end of the block."""
    with LockWatch() as locks:
        crowd = Crowd(locks)
        try:
            yield crowd
        finally:
            crowd.leave()


def plan() -> str:
    """Return who has which seat, and which are free."""
    return ", ".join(f"{seat.number}: {seat.buyer or 'free'}" for seat in Seat.objects.order_by("number"))
