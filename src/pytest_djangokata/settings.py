"""Which settings a kata runs with: its own module, or the project's plus the kata's app."""

from __future__ import annotations

import functools
import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

from pytest_djangokata.catalogue import Kata, Problem, find_kata_dirs, load_catalogue, load_kata
from pytest_djangokata.catalogue.names import perhaps
from pytest_djangokata.errors import DjangokataError

PROJECT_SETTINGS = "kata_project.settings"

#: The name under which the project's settings plus a kata's app are imported.
COMBINED_SETTINGS = "djangokata_settings"


@functools.cache
def project_apps() -> tuple[str, ...]:
    """Return the project's INSTALLED_APPS as they are before a kata's settings have had a chance to change the list."""
    return tuple(importlib.import_module(PROJECT_SETTINGS).INSTALLED_APPS)


def settings_module(package: str, settings: str | None, *, app: bool) -> str:
    """Return the name of the settings module for a kata, making it where no file holds it.

    :param package: the kata's importable name.
    :param settings: the kata's own settings module, or None.
    :param app: whether *package* goes into INSTALLED_APPS.
    """
    apps = project_apps()
    if settings is not None:
        return settings
    if not app:
        return PROJECT_SETTINGS
    base = importlib.import_module(PROJECT_SETTINGS)
    combined = ModuleType(COMBINED_SETTINGS, f"{PROJECT_SETTINGS} with {package}.")
    combined.__dict__.update({name: value for name, value in vars(base).items() if name.isupper()})
    combined.__dict__["INSTALLED_APPS"] = [*apps, package]
    sys.modules[COMBINED_SETTINGS] = combined
    return COMBINED_SETTINGS


def activate(kata_id: str) -> None:
    """Make ``django.setup()`` use the settings of the kata *kata_id*, for commands such as ``runserver``.

    The katas below the current folder win over the installed ones. The kata's database is a file of its own.

    :raises DjangokataError: if there is no such kata, or its files are wrong.
    """
    kata = find_kata(kata_id)
    if str(kata.root.parent) not in sys.path:
        sys.path.insert(0, str(kata.root.parent))
    folder = Path(os.environ.get("DJANGOKATA_DATA_DIR", ".djangokata")) / "katas" / kata.topic / kata.name
    os.environ["DJANGOKATA_DATA_DIR"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module(kata.package, kata.settings, app=kata.is_app)


def find_kata(kata_id: str) -> Kata:
    """Return the kata that *kata_id* names: ``topic/kata``, its name where no other kata has it, or the path of its folder.

    :raises DjangokataError: if there is none, or its files are wrong.
    """
    for candidate in (Path(kata_id), Path("katas") / kata_id):
        if (candidate / "kata.toml").is_file():
            loaded = load_kata(candidate.resolve())
            if isinstance(loaded, Problem):
                raise DjangokataError(str(loaded))
            return loaded
    here = load_catalogue(path for path in [Path.cwd()] if any(find_kata_dirs([path])))
    katas = load_catalogue().katas | here.katas
    if kata_id in katas:
        return katas[kata_id]
    namesakes = [kata for kata in katas.values() if kata.name == kata_id]
    if len(namesakes) == 1:
        return namesakes[0]
    advice = perhaps(kata_id, katas, "All katas: djangokata list")
    raise DjangokataError(f"There is no kata {kata_id!r}.\n{advice}")
