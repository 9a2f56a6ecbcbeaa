"""Fixtures for a suite that runs inside a kata's process: what pytest-django would set up is there already."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def django_test_environment() -> None:
    """Replace pytest-django's fixture: Django's test environment is set up, and once is enough."""


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Replace pytest-django's fixture: the database is there."""
