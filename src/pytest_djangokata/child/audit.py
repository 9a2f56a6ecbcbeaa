"""One audit hook for what a child watches its own code for: what most events cost is one look into a dict.

:mod:`pytest_djangokata.child.opened` has a hook of its own, while the kata's tests are collected.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

#: Called with an event's name and its arguments; what it raises is raised where the code did what it must not.
Handler = Callable[[str, tuple[Any, ...]], None]


def listen(handlers: Mapping[str, Handler]) -> None:
    """Call each of *handlers*, which may become more, for the event that is its key, as long as this process lives."""

    def audit(event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (Python does not trace audit hooks)
        handler = handlers.get(event)
        if handler is not None:
            handler(event, arguments)

    sys.addaudithook(audit)
