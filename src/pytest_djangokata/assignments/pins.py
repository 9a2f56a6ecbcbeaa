"""The versions that a class or a candidate installs: those that are installed here, unless others are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata, requires

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from pytest_djangokata.assignments.read import specifier
from pytest_djangokata.assignments.wheel import DISTRIBUTION
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.requirements import PYTHON_FOR_DJANGO, installed_version


def requirements(wheel: str, katas: Iterable[Kata], versions: Mapping[str, str]) -> str:
    """Return the text of requirements.txt.

    :param wheel: the path of the engine's wheel, as pip reads it from the folder of the file.
    :param katas: decide which extras are needed.
    :param versions: what the class uses: distributions with a version or a specifier; ``python`` is left out.
    """
    head = "# The engine comes with this folder; everything else has the version that the tasks were tried with.\n"
    return "".join([head, f"{wheel}\n", *(f"{line}\n" for line in pinned(extras(katas), versions))])


def extras(katas: Iterable[Kata]) -> set[str]:
    """Return the extras of this package that *katas* need."""
    wanted = {requirement for kata in katas for requirement in kata.meta.requires}
    found = {one.removeprefix("extra:") for one in wanted if one.startswith("extra:")}
    return found | ({"postgres"} & wanted)


def pinned(wanted: Iterable[str], versions: Mapping[str, str]) -> list[str]:
    """Return a line for each distribution that this package stands on, with the version that is installed here.

    :param wanted: extras of this package.
    :param versions: other versions; one that is installed and fits is named exactly.
    """
    given = {str(canonicalize_name(name)): wanted for name, wanted in versions.items() if name != "python"}
    lines = {}
    for name in sorted({*_closure(DISTRIBUTION, frozenset(wanted)), *given}):
        installed = public_version(name)
        spec = specifier(given[name]) if name in given else None
        if spec is None or (installed and spec.contains(installed, prereleases=True)):
            lines[name] = f"{name}=={installed}"
        else:
            lines[name] = f"{name}{spec}"
    return list(lines.values())


def oldest_python(versions: Mapping[str, str]) -> str:
    """Return the oldest Python that everything pinned runs on, "3.12" for one."""
    exact = [line.partition("==")[0] for line in pinned((), versions) if "==" in line and not line.endswith(".*")]
    wanted = [spec for name in exact for spec in SpecifierSet(_requires_python(name))]
    oldest = [spec.version.split(".") for spec in wanted if spec.operator == ">=" and "." in spec.version]
    found = [(3, 11), *((int(parts[0]), int(parts[1])) for parts in oldest)]
    given = next((wanted for name, wanted in versions.items() if name.lower() == "django"), "")
    for django, python in PYTHON_FOR_DJANGO.items():
        if (spec := specifier(given)) is not None and given and not any(map(spec.contains, _before(django))):
            found.append(python)
    return ".".join(map(str, max(found)))


def _before(django: str) -> list[str]:
    """Return versions of Django that came before *django*."""
    last = int(django.partition(".")[0])
    return [f"{major}.{minor}.{patch}" for major in range(4, last) for minor in range(3) for patch in (0, 99)]


def _requires_python(name: str) -> str:
    found = metadata(name)
    return found["Requires-Python"] if "Requires-Python" in found else ""  # noqa: SIM401  (it is no dict)


def _closure(name: str, wanted: frozenset[str]) -> set[str]:
    """Return what the distribution *name* needs on this Python, directly or by way of others."""
    found: set[str] = set()
    waiting = [(name, wanted)]
    seen = set()
    while waiting:
        one, its_extras = waiting.pop()
        if (one, its_extras) in seen:
            continue
        seen.add((one, its_extras))
        for requirement in _needs(one, its_extras):
            inner = canonicalize_name(requirement.name)
            if inner != canonicalize_name(name):
                found.add(inner)
            waiting.append((inner, frozenset(requirement.extras)))
    return {one for one in found if installed_version(one)}


def _needs(name: str, wanted: frozenset[str]) -> Iterator[Requirement]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return
    for requirement in map(Requirement, lines):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*wanted, "")):
            yield requirement


def own_needs() -> list[Requirement]:
    """Return what this package needs itself, without its extras."""
    return list(_needs(DISTRIBUTION, frozenset()))


def public_version(name: str) -> str:
    """Return the version of a distribution that is installed here, without its local part; empty where it is not."""
    return installed_version(name).partition("+")[0]
