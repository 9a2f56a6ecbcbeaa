"""Plugins that repeat tests: they do so in a kata's own process, where they are loaded when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest


class Inside(NamedTuple):
    """A plugin that has to be where a test runs.

    :param names: by which it is known here, the name of its module first.
    :param flags: its options under their names in the configuration; one of the first *asking* asks for the plugin.
    """

    names: tuple[str, ...]
    flags: dict[str, str]
    asking: int


PLUGINS = (
    Inside(("pytest_repeat", "repeat"), {"count": "--count", "repeat_scope": "--repeat-scope"}, 1),
    Inside(
        ("pytest_rerunfailures", "rerunfailures"),
        {
            "reruns": "--reruns",
            "force_reruns": "--force-reruns",
            "reruns_delay": "--reruns-delay",
            "reruns_delay_backoff_factor": "--reruns-delay-backoff-factor",
            "only_rerun": "--only-rerun",
            "rerun_except": "--rerun-except",
            "max_suite_reruns": "--max-suite-reruns",
        },
        2,
    ),
)


def outcomes(config: pytest.Config) -> tuple[str, ...]:
    """Return what a report of a kata may say of a test; a failure that was tried again is pytest-rerunfailures' "rerun"."""
    again = any(config.pluginmanager.hasplugin(name) for name in ("pytest_rerunfailures", "rerunfailures"))
    return ("passed", "failed", "skipped", "rerun") if again else ("passed", "failed", "skipped")


def inside(config: pytest.Config) -> Iterator[str]:
    """Yield the arguments that load these plugins in a kata's process and hand their options on."""
    for plugin in PLUGINS:
        if not any(config.pluginmanager.hasplugin(name) for name in plugin.names):
            continue
        values = {name: _value(config, name) for name in plugin.flags}
        if not any(
            values[name] not in (None, "", 0, 1 if name == "count" else 0) for name in [*values][: plugin.asking]
        ):
            continue
        yield from ("-p", plugin.names[0])
        for name, value in values.items():
            if value not in (None, "", []):
                yield from (f"{plugin.flags[name]}={one}" for one in (value if isinstance(value, list) else [value]))


def _value(config: pytest.Config, name: str) -> object:
    """Return the option's value, else that of the key of the same name in the configuration."""
    value = config.getoption(name, None)
    if value is None:
        try:
            value = config.getini(name)
        except (KeyError, ValueError):
            return None
    return value
