"""What children report, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pytest_djangokata.protocol.breakage import Breakage


@dataclass
class Collection:
    """What a kata's child found, or why it could not.

    :param items: each test, as :func:`pytest_djangokata.child.items.describe_item` puts it.
    :param errors: what is wrong with a module, by its file's name.
    :param skipped: modules that skip themselves: file, line and reason, by the file's name.
    :param broken: why nothing could be collected at all.
    :param warnings: those of the collection.
    :param shown: see :class:`Result`.
    :param opened: files that were read for it, the kata's own among them; not what is installed.
    :param printed: what was printed meanwhile, and before.
    """

    items: list[dict[str, Any]] = field(default_factory=list)
    errors: dict[str, Breakage] = field(default_factory=dict)
    skipped: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    broken: Breakage | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    printed: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """The tests, as the child names them."""
        return frozenset(item["id"] for item in self.items)

    def place(self, test_id: str) -> tuple[str, int]:
        """Return the file and the line, from 1, of a test; ("", 0) if it is not known."""
        for item in self.items:
            if item["id"] == test_id:
                line = item["location"][1]
                return str(item["file"]), line + 1 if isinstance(line, int) else 0
        return "", 0


@dataclass
class Result:
    """What came of one test: its reports in the shape of ``pytest_report_to_serializable``, or a fault.

    :param shown: records of logs and lines of pytest's, each with the number of reports ``after`` which it came.
    :param quit: the person left the debugger, and with it the whole run.
    """

    id: str
    reports: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    fault: Breakage | None = None
    quit: bool = False
