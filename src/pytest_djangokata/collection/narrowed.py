"""Runs that are to show or run only some of what the command line leads to: katas are not started to find out which."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import find_kata_dirs
from pytest_djangokata.collection.remembered import Memory
from pytest_djangokata.collection.run import KataRun
from pytest_djangokata.databases.store import cache_folder


def is_run(config: pytest.Config) -> bool:
    """Return whether tests are run at all."""
    return not config.option.collectonly


def is_narrowed(config: pytest.Config) -> bool:
    """Return whether some katas may be collected whose tests do not run here.

    Where tests are named, their katas are known without being collected, and run anyway.
    """
    if not is_run(config) or hasattr(config, "workerinput"):
        return True
    narrowing = any(config.getoption(name, None) for name in ("keyword", "markexpr", "lf"))
    return narrowing and not any("::" in str(argument) for argument in config.args)


def likely(config: pytest.Config, folders: Sequence[Path]) -> Sequence[Path]:
    """Return the katas in *folders* of which tests will be shown; with ``--lf`` those of which one has failed."""
    if not config.getoption("lf", False):
        return folders
    assert config.cache is not None
    failed = config.cache.get("cache/lastfailed", {})
    paths = {parent for name in failed for parent in (config.rootpath / str(name).partition("::")[0]).parents}
    return [folder for folder in folders if folder in paths] or folders


def will_be_asked(config: pytest.Config, arguments: Iterable[str], *, forget: bool) -> bool:
    """Return whether only a child can collect some of the katas to which *arguments* lead, as far as that shows early."""
    base = config.invocation_params.dir
    folders = find_kata_dirs(Path(os.path.normpath(base / argument.partition("::")[0])) for argument in arguments)
    return not Memory(cache_folder(), forget=forget).knows(folders)


def recollect(session: pytest.Session, run: KataRun) -> None:
    """Put what a kata's child has collected in the place of other tests, and let plugins choose from it as before."""
    config, items = session.config, session.items
    old = [item for item in items if getattr(item, "kata", None) is run.kata]
    start = items.index(old[0])
    config.hook.pytest_deselected(items=old)
    new = [item for module in run.nodes for item in session.genitems(module)]
    config.hook.pytest_collection_modifyitems(session=session, config=config, items=new)
    items[:] = [item for item in items if item not in old]
    items[start:start] = new
