"""The kernel's wall around the tests of an answer that is somebody else's: it must not harm who grades it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import kata_project
from pytest_djangokata.child.opened import PACKAGE
from pytest_djangokata.child.process import Child, leave_terminal
from pytest_djangokata.wall import build
from pytest_djangokata.wall.reading import reading_list


@cache
def readable(root: str, templates: str, hidden: tuple[str, ...]) -> list[Path]:
    """Return what the tests of a stranger's answer may read; a process that stays warm finds it out once for all.

    :param root: of the kata's copy.
    :param templates: the cache folder, where databases lie that were only migrated.
    :param hidden: folders that nobody may read.
    """
    own = [Path(root), PACKAGE, Path(kata_project.__file__).parent, Path(templates)]
    return reading_list(own, [Path(folder) for folder in hidden])


def hold(process: Child) -> None:
    """Build the wall, before the first line of the answer runs.

    Where the kernel cannot bound files there is none: tests write some.
    """
    job = process.job
    leave_terminal(process)
    rules = build.prepare(
        readable(job.root, job.cache, tuple(job.hidden)), [process.scratch / "work", process.scratch / "tmp"]
    )
    if rules is not None:
        build.build(rules, job.needs)
