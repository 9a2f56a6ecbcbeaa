"""The kernel's wall around the tests of an answer that is somebody else's: it must not harm who grades it."""

from __future__ import annotations

from pathlib import Path

import kata_project
from pytest_djangokata.child.opened import PACKAGE
from pytest_djangokata.child.process import Child, leave_terminal
from pytest_djangokata.wall import build
from pytest_djangokata.wall.reading import reading_list


def hold(process: Child) -> None:
    """Build the wall, before the first line of the answer runs.

    Where the kernel cannot bound files there is none: tests write some.
    """
    job = process.job
    leave_terminal(process)
    own = [Path(job.root), PACKAGE, Path(kata_project.__file__).parent, Path(job.cache)]
    readable = reading_list(own, [Path(folder) for folder in job.hidden])
    rules = build.prepare(readable, [process.scratch / "work", process.scratch / "tmp"])
    if rules is not None:
        build.build(rules, job.needs)
