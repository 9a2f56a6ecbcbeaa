"""Waiting, with all that can be done before the learner's code, for the learner to save it."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import PurePosixPath

import pytest

from pytest_djangokata.child.process import Child
from pytest_djangokata.protocol.job import Job

#: Modules of the practice project that most tests import; no learner edits them.
SHARED = ("kata_project.factories", "kata_project.urls")


class Gate:
    """The plugin that holds a session back before it collects, until the parent says go."""

    def __init__(self, process: Child) -> None:
        self._process = process

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Tell the parent whether something that the learner edits is here already; then what was saved would be old."""
        self._process.clock.stop()
        for name in SHARED:
            # Where a kata has settings of its own, they may not fit; then its tests do without.
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        self._process.send("standby", used=imported(self._process.job))
        self._process.channel.receive()
        self._process.clock.start()


def imported(job: Job) -> list[str]:
    """Return the files in ``edit`` that setting Django up has imported."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return [name for name in job.edit if os.path.join(job.path, *name.split("/")) in files]


def decides_schema(job: Job) -> bool:
    """Whether the learner's files decide the tables, so that no database can be made before they are read."""
    return any(part in ("models.py", "models", "migrations") for name in job.edit for part in PurePosixPath(name).parts)
