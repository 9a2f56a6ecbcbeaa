"""The kernel's wall around an answer that is somebody else's: it must not harm who grades it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

# Before the kata's folder is on sys.path: a kata runs on the installed project, never on the copy in a workspace.
import kata_project
from pytest_djangokata.child.opened import PACKAGE
from pytest_djangokata.child.process import Child, leave_terminal
from pytest_djangokata.databases.addresses import socket_of
from pytest_djangokata.protocol.job import Job
from pytest_djangokata.wall import build
from pytest_djangokata.wall.reading import reading_list


@cache
def readable(hidden: tuple[str, ...], *own: str) -> list[Path]:
    """Return what a stranger's answer may read; a process that stays warm finds it out once for all.

    :param hidden: folders that nobody may read.
    :param own: the root of the kata's copy, and what else is opened to it.
    """
    folders = [*map(Path, own), PACKAGE, Path(kata_project.__file__).parent]
    return reading_list(folders, [Path(folder) for folder in hidden])


def readable_to_tests(job: Job) -> list[Path]:
    """Return what the tests of an answer may read: also the cache folder, where databases lie that were only migrated."""
    return readable(tuple(job.hidden), job.root, job.cache)


def door_of(job: Job) -> str:
    """Return the path of the socket of the job's PostgreSQL server, or an empty string: to TCP no door leads."""
    return socket_of(job.database_url) if job.postgres else ""


def enclose(process: Child, readable: Iterable[Path], door: str = "") -> build.Layers:
    """Build the wall around this process, and return the layers that are in force.

    :param door: the path of the only socket to which it may connect.
    """
    leave_terminal(process)
    return build.build(_rules(process, readable), process.job.needs, door)


def hold(process: Child) -> None:
    """Build the wall, before the first line of the answer runs.

    Where the kernel cannot bound files there is none: tests write some. Nor is there one where a server is reached by TCP.
    """
    job = process.job
    leave_terminal(process)
    door = door_of(job)
    if job.postgres and not door:
        return
    rules = _rules(process, readable_to_tests(job))
    if rules is not None:
        build.build(rules, job.needs, door)


def _rules(process: Child, readable: Iterable[Path]) -> int | None:
    return build.prepare(readable, [process.scratch / "work", process.scratch / "tmp"])
