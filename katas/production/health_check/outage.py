"""Lets the database and the cache fail, as they do in production."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core.cache.backends.locmem import LocMemCache
from django.db import DEFAULT_DB_ALIAS, connection, connections

#: What the cache does at present: None, an exception to raise, "drops" for one that answers and
#: stores nothing, or "garbles" for one that gives back something else.
_cache: dict[str, Any] = {"fault": None, "before_read": None, "uses": 0}


class FragileCache(LocMemCache):
    """A cache in memory that fails on demand."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return True if self._drops() else super().add(*args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self._drops()
        hook, _cache["before_read"] = _cache["before_read"], None
        if hook is not None:
            hook()
        value = super().get(*args, **kwargs)
        return value if value is None or _cache["fault"] != "garbles" else "something else"

    def set(self, *args: Any, **kwargs: Any) -> None:
        return None if self._drops() else super().set(*args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return True if self._drops() else super().touch(*args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return 1 if self._drops() else super().incr(*args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        self._drops()
        return super().has_key(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return True if self._drops() else super().delete(*args, **kwargs)

    def clear(self) -> None:
        return None if self._drops() else super().clear()

    def _drops(self) -> bool:
        """Count one use, and say whether what is to be written gets lost."""
        _cache["uses"] += 1
        fault = _cache["fault"]
        if isinstance(fault, BaseException):
            raise fault
        return fault == "drops"


def uses_of_the_cache() -> int:
    """Return how often something was asked of the cache until now."""
    return _cache["uses"]


@contextmanager
def cache_down(fault: Exception | str) -> Iterator[None]:
    """Let every use of the cache raise *fault*; with "drops", all that is written inside the block gets lost;
    with "garbles", something else is read."""
    _cache["fault"] = fault
    try:
        yield
    finally:
        _cache["fault"] = None


@contextmanager
def before_next_read(call: Callable[[], Any]) -> Iterator[None]:
    """Call *call* once, just before something is read from the cache."""
    _cache["before_read"] = call
    try:
        yield
    finally:
        _cache["before_read"] = None


@contextmanager
def cache_breaks(error: Exception, *, after_the_read: bool = False) -> Iterator[None]:
    """Let the cache work until the next read, and raise *error* from then on.

    :param after_the_read: that read succeeds, and what comes after it fails.
    """

    def break_down() -> None:
        _cache["fault"] = error
        if not after_the_read:
            raise error

    try:
        with before_next_read(break_down):
            yield
    finally:
        _cache["fault"] = None


@contextmanager
def database_down(error: Exception, *, connecting: bool = False) -> Iterator[None]:
    """Let every statement that is sent to the database raise *error*; what is not sent fails nobody.

    :param connecting: the error comes before that, when a connection is asked for.
    """

    def fail(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        raise error

    with connection.execute_wrapper(fail):
        if connecting:
            with mock.patch.object(connections[DEFAULT_DB_ALIAS], "ensure_connection", side_effect=error):
                yield
        else:
            yield
