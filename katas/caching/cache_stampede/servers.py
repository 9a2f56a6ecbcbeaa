"""Threads of two servers, a clock that a test moves, and a loader that it can hold. Nothing is to be done here."""

from __future__ import annotations

import importlib.util
import itertools
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest import mock

from django.core.cache import cache, caches

from katas.caching.cache_stampede import fresh, limits

#: What a test waits for at most, in real seconds; nothing waits that long unless an answer hangs.
PATIENCE = 4.0
_wait = time.sleep
_real = time.monotonic


def second_server() -> ModuleType:
    """Return the learner's module once more, with variables of its own, as another process has them."""
    spec = importlib.util.spec_from_file_location("fresh_on_another_server", str(fresh.__file__))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


#: In which loader a thread has been last, and all loaders of a test.
INSIDE: dict[str, Loader] = {}
LOADERS: list[Loader] = []


class Clock:
    """Replaces ``time.time()`` and ``limits.sleep()``: time passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1_770_000_000.0
        self.asleep: set[str] = set()
        self.naps = 0
        self.naps_of: Counter[str] = Counter()

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.asleep.add(threading.current_thread().name)
        self.naps += 1
        self.naps_of[threading.current_thread().name] += 1
        _wait(0.0005)


class Loader:
    """Returns its value, or raises it, when it is let go."""

    def __init__(self, *results: Any, held: bool = False) -> None:
        self.results = list(results)
        self.calls = 0
        self.at_once = 0
        self.most = 0
        self.go = threading.Event()
        self.lock = threading.Lock()
        LOADERS.append(self)
        if not held:
            self.go.set()

    def __call__(self) -> Any:
        INSIDE[threading.current_thread().name] = self
        with self.lock:
            result = self.results[min(self.calls, len(self.results) - 1)]
            self.calls += 1
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.go.wait(2 * PATIENCE)
        with self.lock:
            self.at_once -= 1
        if isinstance(result, BaseException):
            raise result
        return result


class Callers:
    """Threads that call get(), half of them on another server."""

    def __init__(self) -> None:
        self.modules = (fresh, second_server())
        self.clock = Clock()
        self.threads: list[threading.Thread] = []
        self.got: dict[str, Any] = {}

    def call(self, number: int, load: Callable[[], Any], key: str = "key") -> list[str]:
        """Let *number* callers begin, and return their names."""
        names = []
        for _ in range(number):
            name = f"caller {len(self.threads)}"
            module = self.modules[len(self.threads) % 2]
            thread = threading.Thread(target=self.run, args=(module, key, load, name), name=name, daemon=True)
            self.threads.append(thread)
            names.append(name)
        for thread in self.threads[-number:]:
            thread.start()
        return names

    def run(self, module: ModuleType, key: str, load: Callable[[], Any], name: str) -> None:
        try:
            self.got[name] = module.get(key, load)
        except BaseException as error:  # noqa: BLE001
            self.got[name] = type(error).__name__

    def overtaken(self, step: int, loader: Loader, key: str) -> list[str]:
        """Let a caller begin, and another one just before the first one uses the cache for the *step*-th time.

        Return the names of both, or of the first one alone where it uses the cache less often. The second one has gone as
        far as it can when the first one goes on; and if both load, they do so at once.
        """
        names = [f"caller {len(self.threads)}"]
        uses, done = itertools.count(1), threading.Event()

        def before(name: str) -> None:
            if name != names[0] or next(uses) != step:
                return
            loader.go.clear()
            names.extend(self.call(1, loader, key))
            self.until(lambda: self.has_settled(names[1]))
            self.clock.naps_of.pop(name, None)
            INSIDE.pop(name, None)
            done.set()

        with ExitStack() as patches:
            for method in ("add", "delete", "get", "has_key", "incr", "set", "touch"):
                patches.enter_context(_told(type(caches["default"]), method, before))
            self.call(1, loader, key)
            self.until(lambda: names[0] in self.got or (done.is_set() and self.has_settled(names[0])))
            loader.go.set()
            self.until_back(names)
        return names

    def has_settled(self, name: str) -> bool:
        """Whether a caller has come back, loads, or waits in turns: a single nap may be one on the way to the lock."""
        return name in self.got or name in INSIDE or self.clock.naps_of[name] > 2

    def until(self, true: Callable[[], bool]) -> bool:
        """Wait until *true* is, and say whether it came to that."""
        end = _real() + PATIENCE
        while not true() and _real() < end:
            _wait(0.002)
        return true()

    def until_begun(self, names: list[str], loader: Loader) -> bool:
        """Wait until one of *names* has called *loader*, or has come back without."""
        return self.until(lambda: loader.calls > 0 or not self.got.keys().isdisjoint(names))

    def until_asleep(self, names: list[str]) -> bool:
        """Wait until each of *names* waits, loads, or has come back."""
        return self.until(lambda: self.clock.asleep | INSIDE.keys() | self.got.keys() >= set(names))

    def until_napped(self, names: list[str], times: int) -> None:
        """Let those of *names* who wait look *times* times, all together; not where all load, or one has come back."""
        self.until(lambda: self.clock.naps > times or len(self.got) > 0 or INSIDE.keys() >= set(names))

    def until_back(self, names: list[str]) -> list[Any]:
        """Wait for *names*, and return what each got."""
        # Those whom a test holds in a loader will not come.
        self.until(lambda: all(name in self.got or (name in INSIDE and not INSIDE[name].go.is_set()) for name in names))
        return [self.got.get(name, "still waits") for name in names]

    def pass_time(self, seconds: float) -> None:
        """Move the clock, and give those who wait the time to notice."""
        self.clock.now += seconds
        self.clock.asleep.clear()
        _wait(0.02)


def _told(backend: type, method: str, before: Callable[[str], None]) -> Any:
    """Replace a method of the cache by one that tells *before* which caller uses it."""
    use = getattr(backend, method)

    def used(self: Any, *args: Any, **kwargs: Any) -> Any:
        before(threading.current_thread().name)
        return use(self, *args, **kwargs)

    return mock.patch.object(backend, method, used)


@contextmanager
def many_callers() -> Iterator[Callers]:
    """An empty cache, a clock, and callers."""
    cache.clear()
    INSIDE.clear()
    LOADERS.clear()
    callers = Callers()
    with mock.patch("time.time", callers.clock.time), mock.patch.object(limits, "sleep", callers.clock.sleep):
        yield callers
        callers.clock.now += 10_000
        for loader in LOADERS:
            loader.go.set()
        for thread in callers.threads:
            thread.join(PATIENCE)
    cache.clear()
