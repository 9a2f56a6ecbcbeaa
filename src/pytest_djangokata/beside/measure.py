"""Coverage: katas are measured in their own processes, and what they find becomes part of the measurement here."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_djangokata.protocol.job import Measure

if TYPE_CHECKING:
    import pytest
    from coverage import Coverage

#: Options of coverage that say what is measured; where the data go and how they are shown is the business of this process.
OPTIONS = ("branch", "concurrency", "core", "dynamic_context", "include", "omit", "plugins", "source", "source_pkgs")
#: Who measures this package measures all of its processes, by the patches that coverage has for that.
THIS = "pytest_djangokata"


def measured(config: pytest.Config, folder: Path) -> Measure | None:
    """Return what katas have to measure, or None where nothing is measured, or this package itself.

    :param folder: where their data go until :func:`take_in`.
    """
    current = _current()
    if current is None or THIS in _list(current.get_option("run:source_pkgs")):
        return None
    folder.mkdir(exist_ok=True)
    options = {name: value for name in OPTIONS if (value := current.get_option(f"run:{name}"))}
    for name in ("source", "include", "omit"):
        if name in options:
            options[name] = [_absolute(one, name) for one in _list(options[name])]
    return Measure(str(folder), options, contexts=config.getoption("cov_context", None) == "test")


def take_in(folder: Path) -> None:
    """Add what katas have measured to the measurement of this process."""
    current = _current()
    if current is None or not folder.is_dir():
        return
    from coverage import CoverageData
    from coverage.exceptions import CoverageException

    here = Path.cwd()
    relative = bool(current.get_option("run:relative_files"))
    for file in sorted(folder.iterdir()):
        data = CoverageData(str(file))
        with contextlib.suppress(CoverageException):  # of a kata that was ended while it wrote
            data.read()
            current.get_data().update(data, lambda path: os.path.relpath(path, here) if relative else path)
        data.close(force=True)
        file.unlink()


def _current() -> Coverage | None:
    module = sys.modules.get("coverage")
    return module.Coverage.current() if module is not None else None


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _absolute(value: str, option: str) -> str:
    """Return what a path means here, since a kata has a folder of its own; a source that is no folder is a package."""
    is_path = os.path.isdir(value) if option == "source" else not value.startswith(("*", "/"))
    return os.path.normpath(Path.cwd() / value) if is_path else value
