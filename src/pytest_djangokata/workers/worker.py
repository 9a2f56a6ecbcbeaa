"""One kata in the pool: what it has to do, and what its child has said so far.

A learner's code runs in the child and can write on the connection, so every message is checked against what the child
may say at that point; anything else is a :class:`~pytest_djangokata.protocol.wire.WireError`.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from pytest_djangokata.protocol import breakage, wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import TESTS, Job
from pytest_djangokata.workers.launcher import Process
from pytest_djangokata.workers.outcomes import Collection, Result
from pytest_djangokata.workers.patience import Patience

GRACE = 5.0  # seconds beyond the child's own clock until the parent ends it
MAX_JSON = 4 << 20  # bytes in one message of a child that runs a learner's code
MAX_REPORTS = 16 << 20  # bytes of all messages about one test
MAX_WARNINGS = 100
MAX_SHOWN = 5000  # records and pieces of text that one test shows
MAX_DEPTH = 20  # names from the module down to a test
MAX_OPENED = 1000  # files that a collection may have read
MAX_PRINTED = 10_000  # characters
SHOWN = 3  # names in one message


class Segment:
    """Tests of one kata that run one after the other."""

    def __init__(self, ids: Sequence[str], next_id: str | None = None) -> None:
        self.todo = deque(ids)
        self.next_id = next_id


class Worker:
    """A job, its child when it has one, and what came of it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.process: Process | None = None
        self.reader = wire.Reader(MAX_JSON, 0)
        self.collection: Collection | None = None
        #: The tests that were chosen from: those of an earlier run's child, or of the first one in this run.
        self.expected: frozenset[str] | None = None
        #: The tests that the present child has collected.
        self.found: frozenset[str] = frozenset()
        #: A collected child waits for orders.
        self.idle = False
        #: Files in ``edit`` that a child has read which stands by; None for one that does not.
        self.used: list[str] | None = None
        self.segments: deque[Segment] = deque()
        self.current: Result | None = None
        self.results: dict[str, deque[Result]] = {}
        #: When the parent ends the child; None while nothing is asked of it.
        self.deadline: float | None = None
        #: Why no more tests of this kata are run.
        self.given_up: Breakage | None = None
        self.in_debugger = False
        self.waits_for_terminal = False
        #: A debugger is attached to the child, which may take as long as it takes.
        self.debugged = False
        self.patience = Patience(job.limits.timeout)
        self._size = 0
        self._early_warnings: list[dict[str, Any]] = []
        self._early_shown: list[dict[str, Any]] = []

    @property
    def busy(self) -> bool:
        return self.process is not None and not self.idle

    @property
    def doing(self) -> str:
        """What the child does, as the end of "… while …"."""
        if self.current is not None:
            return f"{self.current.id.rpartition('::')[2]} ran"
        return "its code was imported" if self.collection is None else "it waited between two tests"

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line to name for an end without a trace: the test's, and at import the only file to edit."""
        if self.collection is None:
            python = [name for name in self.job.edit if name.endswith(".py")]
            return (os.path.join(self.job.path, python[0]), 0) if len(python) == 1 else ("", 0)
        return self.collection.place(self.current.id) if self.current is not None else ("", 0)

    @property
    def is_broken(self) -> bool:
        """Whether nothing of the kata could be collected."""
        return self.collection is not None and self.collection.broken is not None

    def begin(self, process: Process) -> None:
        """Take over a child that has just been started."""
        self.process = process
        self.reader = wire.Reader(MAX_JSON, 0 if self.job.role == TESTS else wire.MAX_BLOB)
        self.idle = False
        self.in_debugger = self.waits_for_terminal = self.debugged = False
        self.patience.begin()
        self.give_time()

    def finish(self) -> None:
        """Note that the child has ended."""
        self.process = None
        self.idle = False
        self.deadline = None
        self.in_debugger = self.waits_for_terminal = False

    def give_time(self) -> None:
        """Let the parent's clock for the child start again, unless it is debugged."""
        self.deadline = None if self.debugged else time.monotonic() + self.job.limits.timeout + GRACE

    def rest(self) -> None:
        """Note that the child waits for orders."""
        self.idle = True
        self.deadline = None

    def work(self) -> Segment:
        """Note that the child gets something to do, and return it."""
        self.idle = False
        self.patience.begin()
        self.give_time()
        return self.segments[0]

    def wants(self, test_id: str) -> bool:
        """Return whether a test has been asked for and has not ended."""
        running = self.current is not None and self.current.id == test_id
        return running or any(test_id in segment.todo for segment in self.segments)

    def deliver(self, result: Result) -> None:
        """Keep a result until it is asked for."""
        self.results.setdefault(result.id, deque()).append(result)

    def fail(self, fault: Breakage) -> None:
        """Note that *fault* has ended the child; a test that ran has that result.

        The others go on in another child, unless this has cost too much time by now.
        """
        if self.collection is None:
            self.collection = Collection(broken=fault)
        current, self.current = self.current, None
        self.patience.lose(barren=current is None)
        if current is not None:
            if not (current.quit and any(report.get("outcome") == "failed" for report in current.reports)):
                # Otherwise the debugger was left at a failure, which stands.
                current.fault = fault
                current.reports = []
            self.deliver(current)
            if self.segments and not self.segments[0].todo:
                self.segments.popleft()
        if self.is_broken or self.patience.at_an_end:
            self.given_up = fault
            self.skip()

    def drop(self, test_id: str) -> None:
        """Forget a test: its child has been ended, because nobody waits for the result any more."""
        self.current = None
        self.results.pop(test_id, None)
        for segment in self.segments:
            if test_id in segment.todo:
                segment.todo.remove(test_id)
        self.segments = deque(segment for segment in self.segments if segment.todo)

    def skip(self) -> None:
        """Fail what is left of a kata that has been given up."""
        assert self.given_up is not None
        fault = self.given_up
        reason = f"not run, because the kata's process had ended: {fault.reason}"
        for segment in self.segments:
            for test_id in segment.todo:
                self.deliver(Result(test_id, fault=Breakage(reason, fault.file, fault.line)))
        self.segments.clear()

    def standing_by(self, message: wire.Message) -> None:
        """It waits for the learner's files to be saved; those that it has read already are named."""
        if not self.job.standby or self.idle or self.collection is not None:
            raise wire.WireError("it waits where it should not")
        self.used = [str(name) for name in message["used"]]
        self.rest()

    def go(self) -> None:
        """Let what was standing by begin."""
        self.idle = False
        self.used = None
        self.patience.begin()
        self.give_time()

    def collected(self, message: wire.Message) -> None:
        """Take in what the child found, unless an earlier child of this kata has told already."""
        if self.idle or self.current is not None:
            raise wire.WireError("it collected twice")
        errors = {str(file): breakage.from_mapping(error) for file, error in dict(message["errors"]).items()}
        skipped = {str(file): (str(a), int(b), str(c)) for file, (a, b, c) in dict(message["skipped"]).items()}
        items = [dict(item) for item in message["items"]]
        for item in items:
            check_item(item)
        opened = [str(path) for path in list(message.get("opened", []))[:MAX_OPENED]]
        printed = str(message.get("printed", ""))[:MAX_PRINTED]
        collection = Collection(items, errors, skipped, None, self._early_warnings, self._early_shown, opened, printed)
        if self.collection is None:
            self.collection = collection
        self.found = collection.ids
        if self.expected is None:
            self.expected = self.found
        self.rest()

    def settle(self) -> bool:
        """Fail tests of the next segment that were chosen from others than the present child has collected.

        :returns: whether any of the segment is left to be run.
        """
        assert self.expected is not None
        segment = self.segments[0]
        if new := self.found - self.expected:
            self.expected |= new
            names = ", ".join(name.rpartition("::")[2] for name in sorted(new)[:SHOWN])
            what = f"{names}{' and others' if len(new) > SHOWN else ''}"
            self.deliver(Result(segment.todo.popleft(), fault=self._changed(f"there are tests that were not: {what}")))
        for test_id in [one for one in segment.todo if one not in self.found]:
            segment.todo.remove(test_id)
            file = test_id.partition("::")[0].rpartition("/")[2]
            error = self.collection.errors.get(file) if self.collection is not None else None
            self.deliver(Result(test_id, fault=error or self._changed("this test is gone")))
        if not segment.todo:
            self.segments.popleft()
            return False
        return True

    @staticmethod
    def _changed(what: str) -> Breakage:
        advice = "Run the same command again: then this kata's tests are looked up first."
        return Breakage(f"{what}, although the kata's files are those that they were collected from", details=[advice])

    def started(self, message: wire.Message) -> None:
        """A test begins; it must be the one whose turn it is."""
        if self.idle or self.current is not None or not self.segments or not self.segments[0].todo:
            raise wire.WireError("a test began that nobody asked for")
        if message["id"] != self.segments[0].todo[0]:
            raise wire.WireError("a test began out of turn")
        self.current = Result(self.segments[0].todo.popleft())
        self._size = 0
        self.give_time()

    def reported(self, message: wire.Message) -> None:
        """Keep one report of the test that runs."""
        current = self._running(message)
        self._size += len(str(message["report"]))
        if self._size > MAX_REPORTS:
            raise wire.WireError("more reports than one test can have")
        current.reports.append(dict(message["report"]))

    def ended(self, message: wire.Message) -> None:
        """The test that runs has ended."""
        self.deliver(self._running(message))
        self.current = None
        self.patience.progress()
        self.give_time()
        if not self.segments[0].todo:
            self.segments.popleft()
            self.rest()

    def warned(self, message: wire.Message) -> None:
        """Keep a warning, up to a number."""
        kept = self.current.warnings if self.current is not None else self._early_warnings
        if len(kept) < MAX_WARNINGS:
            kept.append(message)

    def shown(self, message: wire.Message) -> None:
        """Keep what a test shows, up to a number; the child says what it leaves out."""
        kept = self.current.shown if self.current is not None else self._early_shown
        if len(kept) < MAX_SHOWN:
            kept.append({"after": int(message["after"]), "when": str(message["when"]), **_shown(message)})

    def _running(self, message: wire.Message) -> Result:
        if self.current is None or message["id"] != self.current.id:
            raise wire.WireError("a report of a test that does not run")
        return self.current


def _shown(message: wire.Message) -> dict[str, Any]:
    return {"record": dict(message["record"])} if "record" in message else {"text": str(message["text"])}


def check_item(item: dict[str, Any]) -> None:
    """Check that *item* has the shape from which a node can be made.

    :raises WireError: if it has not.
    :raises ValueError: if a name cannot be written down, for half of a character say.
    """
    names = item["chain"]
    _, line, domain = item["location"]
    marks = [(str(name), list(args), dict(kwargs)) for name, args, kwargs in item["marks"]]
    valid = (
        type(item["id"]) is str
        and type(item["file"]) is str
        and type(names) is list
        and 0 < len(names) <= MAX_DEPTH
        and all(type(name) is str and name.encode() for name in names)
        and (line is None or type(line) is int)
        and type(domain) is str
        and type(item["order"]) is int
        and type(item["params"]) is dict
        and all(name.isidentifier() and not name.startswith("_") for name, _, _ in marks)
        and all(type(name) is str for name in [*item["keywords"], *item["fixtures"]])
    )
    if not valid:
        raise wire.WireError("a test that cannot be shown")
