"""A process that stays warm for the tests of one kata, whose answers take turns in its folder."""

from __future__ import annotations

import contextlib
import importlib
from functools import partial
from pathlib import Path

from pytest_djangokata.child.kata_session import run_tests
from pytest_djangokata.child.process import Child, set_up_django, warm
from pytest_djangokata.child.rehearsal import rehearse
from pytest_djangokata.child.standby import SHARED, decides_schema
from pytest_djangokata.child.walled import readable_to_tests
from pytest_djangokata.child.warm import be_warm, close_databases, prepare_warm, setup_reads_answer
from pytest_djangokata.databases import create
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol.job import Job


@warm
def testers(process: Child) -> None:
    """Fork what runs the tests, with the kata's settings set up if that reads no file of an answer's."""
    prepare_warm(process)
    image = None
    if not setup_reads_answer(process.job, set_up):
        set_up(process.job)
        image = _database(process)
    if process.job.walled:
        readable_to_tests(process.job)
    be_warm(process, partial(_test, image=image))


def set_up(job: Job) -> None:
    """Set Django up, and import what most tests do; the databases that were opened for it are closed."""
    set_up_django(job)
    for name in (job.package, *SHARED):
        # Where a kata has settings of its own, they may not fit; then its tests do without.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    rehearse(job)
    close_databases()


def _database(process: Child) -> bytes | None:
    """Return the contents of the kata's database, where no answer decides its tables and it is more than a template."""
    job = process.job
    if job.postgres or decides_schema(job):
        return None
    store = TemplateStore(Path(job.cache))
    try:
        with contextlib.suppress(Exception):  # each child finds the mistake itself, and tells it
            return create.build_image(process.scratch, create.fill_from(store.read))
    finally:
        close_databases()
    return None


def _test(process: Child, *, image: bytes | None) -> None:
    importlib.invalidate_caches()  # another answer may have come since the folder was read
    run_tests(process, image)
