"""Whether what a class uses fits what its katas and this package need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from pytest_djangokata.assignments.model import Assignment, Task
from pytest_djangokata.assignments.pins import oldest_python, own_needs, public_version
from pytest_djangokata.assignments.read import specifier
from pytest_djangokata.catalogue.requirements import parse_requirement

#: Versions of which one is in two ranges that have any in common, but for a range of one or a few patches.
TRIED = [f"{major}.{minor}.{patch}" for major in range(2, 31) for minor in range(30) for patch in (0, 99)]


def clashes(assignment: Assignment, tasks: Iterable[Task]) -> Iterator[tuple[str, str]]:
    """Yield the keys in ``versions`` with which a class cannot run its katas, each with a sentence about it."""
    given = {str(canonicalize_name(name)): (name, wanted) for name, wanted in assignment.versions.items()}
    for needed in own_needs():
        key, wanted = given.get(canonicalize_name(needed.name), ("", ""))
        if wanted and not _meet(wanted, needed.specifier):
            yield f"versions.{key}", f"this package needs {key}{needed.specifier}, and the class uses {wanted}."
    for task in tasks:
        for requirement in task.kata.meta.requires:
            name, versions = parse_requirement(requirement)
            key, wanted = given.get(name, ("", ""))
            if wanted and not _meet(wanted, versions):
                yield f"versions.{key}", f"{task.kata.id} needs {requirement}, and the class uses {wanted}."
    wanted = assignment.versions.get("python", "")
    if wanted and not _meet(wanted, SpecifierSet(f">={(oldest := oldest_python(assignment.versions))}")):
        yield (
            "versions.python",
            f"what is installed with it needs Python {oldest} or newer, and the class uses {wanted}.",
        )


def notes(versions: Mapping[str, str]) -> list[str]:
    """Return what nobody can check here: that there are the versions that only the class installs."""
    found = []
    for name, wanted in versions.items():
        spec, here = specifier(wanted), public_version(name)
        if name == "python" or spec is None or (here and spec.contains(here, prereleases=True)):
            continue
        seen = f"{here} is installed here" if here else "it is not installed here"
        found.append(
            f"{name} {wanted} is not tried: {seen}, and pip installs it for the class, if there is such a version"
        )
    return found


def _meet(wanted: str, needed: SpecifierSet) -> bool:
    """Whether some version is both wanted and enough."""
    spec = specifier(wanted)
    if spec is None:
        return True
    named = [one.version.removesuffix(".*") for one in spec if one.operator != "==="]  # which takes any text
    after = [f"{one}.1" for one in named if re.fullmatch(r"[\d.]+", one)]
    tried = (*named, *after, *TRIED)
    return any(spec.contains(one, prereleases=True) and needed.contains(one, prereleases=True) for one in tried)
