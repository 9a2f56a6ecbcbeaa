"""What a child finds around it: an environment without anything of the caller's project, and where to import from."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from pytest_djangokata.catalogue.installed import own_project
from pytest_djangokata.protocol.processes import COLUMNS
from pytest_djangokata.protocol.tracers import BREAKPOINT

#: Variables that would carry the caller's project, coverage or IDE into a kata.
STRIPPED = frozenset(
    (
        "DJANGO_SETTINGS_MODULE DJANGO_CONFIGURATION DJANGO_ALLOW_ASYNC_UNSAFE DATABASE_URL DJANGO_SECRET_KEY "
        "PYTEST_ADDOPTS PYTEST_PLUGINS PYTEST_CURRENT_TEST PYTEST_XDIST_WORKER PYTEST_XDIST_WORKER_COUNT "
        "PYTEST_XDIST_TESTRUNUID PYTEST_VERSION PYTEST_THEME PYTEST_THEME_MODE "
        "TEST_RUN_PIPE RUN_TEST_IDS_PIPE COVERAGE_ENABLED TEAMCITY_VERSION"
    ).split()
)
#: Where coverage keeps what it measures, for the processes into which it follows.
COVERAGE = "COVERAGE_PROCESS_CONFIG"
PACKAGE = Path(__file__).parent.parent


#: All that strangers' code may see of the environment: a grader's has keys to other systems.
SHOWN = frozenset(
    (
        "PATH HOME LANG LANGUAGE LC_ALL LC_CTYPE TZ TMPDIR TEMP TMP SYSTEMROOT VIRTUAL_ENV LD_LIBRARY_PATH XDG_CACHE_HOME "
        "DJANGOKATA_CACHE"
    ).split()
)


def clean_environment(*, strangers: bool = False) -> dict[str, str]:
    """Return this process's environment without what would leak into a kata, with plugins loaded by name only.

    :param strangers: the katas' answers are somebody else's, who shall see no more than they need.
    """
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in STRIPPED and (not key.startswith("PYTHON") or key == BREAKPOINT)
    }
    if PACKAGE.name not in _decoded(kept.get(COVERAGE, "")):
        kept.pop(COVERAGE, None)  # katas measure themselves; only who measures this package needs it in each process
    if strangers:
        kept = {key: kept[key] for key in kept if key in SHOWN or key == COVERAGE}
    told = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    # What is told of a stranger's answer is written down, and is the same at every terminal.
    if not strangers and (columns := shutil.get_terminal_size((0, 0)).columns) > 0:
        told[COLUMNS] = str(columns)  # not $COLUMNS, which would change what the kata's own commands print
    return kept | told


def _decoded(text: str) -> str:
    """Return what coverage tells its processes, which it writes in base64."""
    import base64

    try:
        return base64.b64decode(text).decode()
    except ValueError:
        return text


def import_path() -> list[str]:
    """Return the folders from which a child imports this package, the katas' project and pytest."""
    folders = [str(PACKAGE.parent), str(own_project().parent)]
    for name in ("pytest", "django", "pytest_django"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        folders.append(str(Path(spec.origin).parent.parent))
    return list(dict.fromkeys(folders))
