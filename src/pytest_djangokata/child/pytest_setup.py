"""How pytest is started beside a learner's code: the same from any project."""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

#: Plugins of pytest that a kata's process has no use for; leaving them out halves its start.
UNUSED_PLUGINS = (
    "cacheprovider",
    "faulthandler",
    "pastebin",
    "doctest",
    "stepwise",
    "setuponly",
    "legacypath",
)

PLUGINS = ("pytest_django.plugin", "pytest_djangokata.testing.fixtures", "pytest_djangokata.child.database_fixture")


def base_arguments(rootdir: str, folder: str, temporary: str) -> list[str]:
    """Return the options that make pytest in a child independent of the caller's project."""
    arguments = [f"--rootdir={rootdir}", f"--confcutdir={folder}", f"--basetemp={os.path.join(temporary, 'pytest')}"]
    arguments += ["-c", str(Path(__file__).with_name("worker.ini"))]
    for plugin in UNUSED_PLUGINS:
        arguments += ["-p", f"no:{plugin}"]
    return arguments


def base_plugins() -> list[Any]:
    """Return the plugins that every kata's process has.

    Those that the warm process has imported are handed over themselves: pytest would look for a name among all
    distributions first, once for each.
    """
    return [sys.modules.get(name, name) for name in PLUGINS]


def rehearse() -> None:
    """Run pytest over nothing, so that what it imports and caches is there before the first fork."""
    # From inside the folder, whose path may hold signs that mean something on pytest's command line.
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty), contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*base_arguments(empty, empty, empty), "."], plugins=base_plugins())
    # To show the source of a failed test, inspect looks up the files of all modules, and remembers them.
    inspect.getmodule(compile("", "<nothing>", "exec"))
