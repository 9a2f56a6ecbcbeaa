"""What a kata needs, and the command that helps."""

from __future__ import annotations

import pytest

from pytest_djangokata.catalogue.requirements import missing


def test_what_is_there_is_not_missing() -> None:
    assert missing("django>=5.2") is None
    assert missing("python>=3.11") is None


@pytest.mark.parametrize(
    ("requirement", "command"),
    [
        ("django>=99", 'python -m pip install "django>=99"'),
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
