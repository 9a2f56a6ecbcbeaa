"""Stops the clock for an answer, so that what is computed from the time comes out again; the tests use it."""

from __future__ import annotations

import datetime
import time
import types
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.utils import timezone

MOMENT = 1_770_000_000


class Stopped(datetime.datetime):
    """A datetime for which it is always the same moment."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Stopped:
        return cls.fromtimestamp(MOMENT, tz)

    @classmethod
    def today(cls) -> Stopped:
        return cls.fromtimestamp(MOMENT)

    @classmethod
    def utcnow(cls) -> Stopped:
        return cls.fromtimestamp(MOMENT, datetime.UTC).replace(tzinfo=None)


@contextmanager
def stopped_clock(*modules: types.ModuleType) -> Iterator[None]:
    """Let it be one and the same moment for ``time``, ``timezone`` and the ``datetime`` that *modules* have imported."""
    same: dict[str, Any] = {"datetime": Stopped}
    module = types.SimpleNamespace(**{**vars(datetime), **same})
    clocks: list[tuple[Any, str, Any]] = [
        (time, "time", lambda: float(MOMENT)),
        (time, "time_ns", lambda: MOMENT * 10**9),
        (timezone, "now", lambda: Stopped.now(datetime.UTC)),
    ]
    for one in modules:
        for name, value in list(vars(one).items()):
            if value is datetime.datetime:
                clocks.append((one, name, Stopped))
            elif value is datetime:
                clocks.append((one, name, module))
            elif value is timezone.now or value is time.time or value is time.time_ns:
                clocks.append((one, name, next(new for owner, old, new in clocks if getattr(owner, old) is value)))
    with ExitStack() as stack:
        for owner, name, new in clocks:
            stack.enter_context(mock.patch.object(owner, name, new))
        yield
