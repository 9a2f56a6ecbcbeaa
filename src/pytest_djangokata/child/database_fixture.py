"""The fixture that gives a kata's tests their database, inside the kata's process."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_djangokata.child.kata_session import session_key


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any) -> None:
    """Replace pytest-django's fixture: a template is restored instead of migrating."""
    with django_db_blocker.unblock():
        request.config.stash[session_key].create_database()
