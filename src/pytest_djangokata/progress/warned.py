"""Warnings of katas that repeat each other, for pytest's summary of warnings."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from typing import Any


def folded(warnings: Iterable[Any], counts: Callable[[str], bool | None]) -> list[Any]:
    """Return *warnings* without those that fill a screen and say nothing more.

    What one line of code says about other values is shown as if it were the same, which pytest's summary then counts.

    :param warnings: as pytest's terminal reporter keeps them.
    :param counts: whether the test with an ID is one of a kata that is only counted; None for a test of no kata.
    """
    shown = []
    first: dict[object, str] = {}
    for warning in warnings:
        only_counted = counts(warning.nodeid or "")
        if only_counted:
            continue
        if only_counted is not None:
            category = re.match(r".*?:\d+: (\w+): ", warning.message)
            place = (warning.nodeid.partition("::")[0], warning.fslocation, category and category[1])
            if first.setdefault(place, warning.message) != warning.message:
                warning = copy.copy(warning)  # noqa: PLW2901  (the terminal's own is for others)
                warning.message = first[place]
        shown.append(warning)
    return shown
