"""What the platform does with its teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from katas.models.through_model.models import Membership, Person, Team


def join(team: Team, person: Person, role: str, on: date) -> None:
    """Make *person* a member of *team* with *role* from the day *on*; a member only gets the new role."""
    Membership.objects.update_or_create(
        team=team, person=person, defaults={"role": role}, create_defaults={"role": role, "joined_on": on}
    )


def directory() -> Iterable[tuple[str, Iterable[tuple[str, str, date]]]]:
    """Return the name of each team with its members: name, role as it is shown, and the day of joining."""
    memberships = Membership.objects.select_related("person").order_by("joined_on", "person__name")
    return [
        (team.name, [(one.person.name, one.get_role_display(), one.joined_on) for one in team.memberships.all()])
        for team in Team.objects.order_by("name").prefetch_related(Prefetch("memberships", queryset=memberships))
    ]


def teams_of(person: Person, role: str) -> Iterable[str]:
    """Return the names of the teams in which *person* has *role*."""
    return person.memberships.filter(role=role).order_by("team__name").values_list("team__name", flat=True)
