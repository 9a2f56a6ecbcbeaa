"""Saying in one message what ended a child before its work was done."""

from __future__ import annotations

import re
import signal
from pathlib import Path

from pytest_djangokata.protocol import breakage
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import FAILED, LOG_FILE, LOST, NO_MEMORY, TRACE_FILE, Job, about_memory

#: What Python prints where it ends the process for want of memory; more can come after it.
NO_RECOVERY = re.compile(r"^MemoryError\b|^Fatal Python error: .*MemoryErrors", re.MULTILINE)
#: The ends for want of memory that nothing could be done about: by Python itself, or in C code.
BY_PYTHON = (1, -signal.SIGABRT)
IN_C = (-signal.SIGABRT, -signal.SIGSEGV)

STOPPED = "stopped after"
MAX_TRACE = 200_000  # characters


def describe(
    job: Job,
    status: int | None,
    *,
    doing: str,
    out_of_time: bool = False,
    protocol: str = "",
    spent: str = "",
    place: tuple[str, int] = ("", 0),
    grown: int = 0,
    more_time: str = "",
) -> Breakage:
    """Return why the child for *job* ended.

    :param status: its exit status, negative for a signal, None if it could not be had.
    :param doing: what it was doing, as the end of "… while …".
    :param out_of_time: the parent ended it because its time was up.
    :param protocol: what was wrong with its messages, if that is why it was ended.
    :param spent: what it used too much of, if that is why it was ended.
    :param place: the file and line of the test that ran, for an end that left no trace.
    :param grown: bytes of memory that it had at most, as far as it is bounded in them.
    :param more_time: what gives it more time, for those who can type it.
    """
    trace, log = (_read(Path(job.scratch) / name) for name in (TRACE_FILE, LOG_FILE))
    file, line = breakage.from_trace(trace, job.path, job.edit)
    if not file:
        file, line = place
    details = breakage.excerpt(file, line) if line else []
    if (
        (status == NO_MEMORY and not trace.strip())
        or (status in BY_PYTHON and NO_RECOVERY.search(log))
        or (status in IN_C and grown > 0.75 * job.limits.memory)
    ):
        return Breakage(f"MemoryError: {about_memory(job.limits.memory)}", file, line, details)
    ended = f"the process was ended: {spent}" if spent else _reason(job, status, trace, out_of_time, protocol)
    reason = f"{ended} while {doing}"
    if more_time and reason.startswith(STOPPED):
        details = [*details, f"If this machine is only slow: {more_time}"]
    return Breakage(reason, file, line, [*details, *_last(log)])


def more_time(job: Job) -> str:
    """Return the option of pytest that gives a kata more time; a shorter time that something else sets is its business."""
    return "" if job.test_timeout else f"--kata-timeout {3 * job.limits.timeout:g}"


def _reason(job: Job, status: int | None, trace: str, out_of_time: bool, protocol: str) -> str:
    clock = re.search(r"^Timeout \((\d{1,4}):(\d\d):(\d\d(?:\.\d{1,9})?)\)", trace, re.MULTILINE)
    if out_of_time or clock is not None:
        seconds = job.limits.timeout if clock is None else int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
        return f"{STOPPED} {seconds:g} s: an endless loop, or a wait for something that never comes"
    if protocol:
        return f"the process talked to the runner itself ({protocol})"
    if status is None:
        return "the process closed its connection to the runner"
    if status < 0:
        return f"the process was ended by {_signal_name(-status)}{_SIGNAL_HINTS.get(-status, '')}"
    if status == FAILED and not trace.strip():
        return "the process could not go on: something that the test runner itself needs was replaced"
    if status == LOST and not trace.strip():
        return "the process lost its connection to the runner: something closed its file descriptors"
    return f"the process ended itself with exit status {status}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


_SIGNAL_HINTS = {
    int(getattr(signal, "SIGSEGV", 0)): ", as endless recursion in C code does",
    int(getattr(signal, "SIGKILL", 0)): ", perhaps because memory ran out",
    int(getattr(signal, "SIGXFSZ", 0)): ", because it wrote too much",
}


def _last(log: str, lines: int = 8) -> list[str]:
    text = log.rstrip()
    return ["printed last:", *(f"  {breakage.clean(line, 200)}" for line in text.splitlines()[-lines:])] if text else []


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MAX_TRACE).decode("utf-8", "replace")
    except OSError:
        return ""
