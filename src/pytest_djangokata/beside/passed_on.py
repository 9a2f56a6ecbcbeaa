"""The options of pytest that act where a test runs, and so have to reach a kata's own pytest."""

from __future__ import annotations

import pytest

from pytest_djangokata.beside import logs
from pytest_djangokata.beside.inside import inside

#: Each flag under the name of its option.
FLAGS = {
    "showlocals": "--showlocals",
    "fulltrace": "--full-trace",
    "usepdb": "--pdb",
    "trace": "--trace",
    "runxfail": "--runxfail",
    "noconftest": "--noconftest",
    "setuponly": "--setup-only",
    "setupshow": "--setup-show",
    "setupplan": "--setup-plan",
}
#: Keys of the configuration that shape what a failed assertion shows.
KEYS = ("verbosity_assertions", "truncation_limit_lines", "truncation_limit_chars")


def passed_on(config: pytest.Config) -> list[str]:
    """Return the options for a kata's pytest. Any of pytest's plugins may be left out, and its options with it."""
    style = config.getoption("tbstyle", "")
    options = [f"--tb={style}"] if style else []
    verbosity = config.get_verbosity() if config.pluginmanager.hasplugin("terminal") else 0
    options += ["-v"] * min(verbosity, 3) if verbosity > 0 else ["-q"] * min(-verbosity, 2)
    if (method := config.getoption("capture", "fd")) != "fd":
        options.append(f"--capture={method}")
    if config.getoption("setupshow", False):
        options += ["-p", "setuponly"]  # which is left out otherwise
    options += [flag for name, flag in FLAGS.items() if config.getoption(name, default=False)]
    if debugger := config.getoption("usepdb_cls", None):
        options.append(f"--pdbcls={':'.join(debugger)}")
    if config.getoption("assertmode", "rewrite") == "plain":
        options.append("--assert=plain")
    for warning in config.getoption("pythonwarnings", ()) or ():
        options += ["-W", warning]
    for key in KEYS:
        if (value := _ini(config, key)) not in (None, "", "auto"):
            options += ["-o", f"{key}={value}"]
    return [*options, *logs.arguments(config), *inside(config)]


def _ini(config: pytest.Config, key: str) -> object:
    try:
        return config.getini(key)
    except (KeyError, ValueError):
        return None  # the plugin that knows it is left out
