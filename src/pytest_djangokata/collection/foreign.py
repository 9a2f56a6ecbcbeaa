"""Somebody else's Django settings that cannot be loaded: katas have settings of their own, in processes of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_djangokata.layout import holds_only_katas

VARIABLE = "DJANGO_SETTINGS_MODULE"


def go_on_without(
    config: pytest.Config, error: Exception, named: Sequence[Path], before: str | None, **arguments: Any
) -> None:
    """Do without pytest-django, and run what pytest has left to do, where only katas are run.

    :param error: what ended ``pytest_load_initial_conftests``.
    :param named: the paths that the command line leads to.
    :param before: the name of the settings that was in the environment.
    :param arguments: those of ``pytest_load_initial_conftests``.
    :raises Exception: *error*, if it did not come from pytest-django.
    :raises pytest.UsageError: if there may be other tests, which need the settings.
    """
    manager = config.pluginmanager
    plugin = next(
        (one for one in manager.get_plugins() if getattr(one, "__name__", "") == "pytest_django.plugin"), None
    )
    if plugin is None or not passed_through(error, plugin):
        raise error
    if not holds_only_katas(named):
        raise pytest.UsageError(message(config, error, named, before)) from None
    left = list(left_after(config, plugin))
    manager.unregister(plugin)
    config.add_cleanup(restoring(before))
    os.environ[VARIABLE] = ""
    for run in left:
        run(arguments)


def passed_through(error: Exception, module: object) -> bool:
    """Return whether *error* was raised in *module*, or below it."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is vars(module):
            return True
        trace = trace.tb_next
    return False


def left_after(config: pytest.Config, plugin: object) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Yield what the hook would have called after *plugin*."""
    implementations = config.hook.pytest_load_initial_conftests.get_hookimpls()
    position = next(number for number, one in enumerate(implementations) if one.plugin is plugin)
    for one in reversed(implementations[:position]):
        if not (one.wrapper or one.hookwrapper):
            yield lambda arguments, one=one: one.function(*(arguments[name] for name in one.argnames))  # type: ignore[misc]


def restoring(value: str | None) -> Callable[[], None]:
    """Return what puts *value* back into the environment."""

    def restore() -> None:
        os.environ.pop(VARIABLE, None)
        if value is not None:
            os.environ[VARIABLE] = value

    return restore


def message(config: pytest.Config, error: Exception, named: Sequence[Path], before: str | None) -> str:
    """Say which settings cannot be loaded, where they are named, and what to type instead."""
    option = getattr(config.known_args_namespace, "ds", None)
    if option:
        where = f"--ds {option}"
    elif before is not None:
        where = f"{VARIABLE}={before} in the environment"
    else:
        where = f"{VARIABLE} = {config.getini(VARIABLE)} in {config.inipath}"
    base = config.invocation_params.dir
    katas = [os.path.relpath(path, base) for path in named if holds_only_katas([path])]
    return (
        f"{where}: these settings cannot be loaded: {(str(error) or repr(error)).splitlines()[0]}\n"
        f"Katas need none, but other tests may. Correct it, or run katas alone: pytest {' '.join(katas) or 'katas'}"
    )
