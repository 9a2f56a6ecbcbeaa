"""What an option or a plugin cannot do for katas, said once at the end of a run and never in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

#: Options of pytest and of other plugins that act inside the process of a test, under their names in the configuration.
INSIDE = {
    "benchmark_only": "--benchmark-only",
    "disable_socket": "--disable-socket",
    "force_flaky": "--force-flaky",
    "forked": "--forked",
    "memray": "--memray",
    "profile": "--profile",
}


def notices(config: pytest.Config, terminal: Callable[[], bool]) -> Iterator[str]:
    """Yield a sentence for each option that does not do for katas what it does for other tests.

    :param terminal: returns whether there is one that a debugger can have.
    """
    given = [flag for name, flag in (("usepdb", "--pdb"), ("trace", "--trace")) if config.getoption(name, False)]
    if given and not terminal():
        yield f"{' and '.join(given)}: no kata stopped for a debugger, which needs a terminal. Run pytest in one."
    for name, flag in (("showfixtures", "--fixtures"), ("show_fixtures_per_test", "--fixtures-per-test")):
        if config.getoption(name, False):
            yield f"{flag}: the fixtures of katas are in processes of their own. To see them: --setup-plan"
    for name, flag in (("doctestmodules", "--doctest-modules"), ("doctestglob", "--doctest-glob")):
        if config.getoption(name, False):
            yield f"{flag}: doctests of katas are not run; a kata's tests are those of its modules."
    if config.getoption("basetemp", None):
        yield "--basetemp: holds no files of katas; what a kata writes to tmp_path is removed after the run."
    if any(config.pluginmanager.hasplugin(name) for name in ("env", "pytest_env")) and config.getini("env"):
        yield "env: pytest-env's variables are set for other tests; a kata has the environment of the shell."
    for name, flag in INSIDE.items():
        if config.getoption(name, False):
            yield f"{flag}: katas run without it; it acts inside the process of a test, and a kata has one of its own."
