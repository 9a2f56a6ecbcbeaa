"""What the platform does with its teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from katas.models.through_model.models import Person, Team


def join(team: Team, person: Person, role: str, on: date) -> None:
    """Make *person* a member of *team* with *role* from the day *on*; a member only gets the new role."""
    raise NotImplementedError


def directory() -> Iterable[tuple[str, Iterable[tuple[str, str, date]]]]:
    """Return the name of each team with its members: name, role as it is shown, and the day of joining."""
    raise NotImplementedError


def teams_of(person: Person, role: str) -> Iterable[str]:
    """Return the names of the teams in which *person* has *role*."""
    raise NotImplementedError
