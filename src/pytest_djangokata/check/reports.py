"""Where a check is while it runs: drawn on a terminal, and a line now and then for who reads along in a file or a pipe."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pytest_djangokata.check.model import KataCheck, Place
from pytest_djangokata.check.render import beside_the_bar, ended, under_way

#: Seconds without a line, after which one says how far a kata has come.
SILENCE = 60.0


class Reports:
    """Tells about the katas of one check. Use it as a context manager; its methods may be called from any thread.

    :param total: how many katas there are.
    :param say: prints a line, or None where there is a terminal, on which nothing has to be said.
    :param silence: seconds, as in :data:`SILENCE`.
    """

    def __init__(self, total: int, say: Callable[[str], None] | None, *, silence: float = SILENCE) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(10), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("checking", total=total)
        self._total = total
        self._say = say
        self._silence = silence
        self._lock = threading.Lock()
        self._said = time.monotonic()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, folder: Path, place: Place | None) -> None:
        """Take in how far the kata in *folder* has come."""
        self._progress.update(self._task, description=beside_the_bar(folder.name, place))
        if self._say is None or place is None:
            return
        with self._lock:
            if time.monotonic() - self._said < self._silence:
                return
            self._said = time.monotonic()
        self._say(under_way(f"{folder.parent.name}/{folder.name}", place))

    def end(self, result: KataCheck) -> None:
        """Take in what was found about a kata. Of a single one the table says it."""
        self._progress.advance(self._task)
        if self._say is not None and self._total > 1:
            with self._lock:
                self._said = time.monotonic()
            self._say(ended(result))
