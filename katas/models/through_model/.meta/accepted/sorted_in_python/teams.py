"""What the platform does with its teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from katas.models.through_model.models import Membership, Person, Team


def join(team: Team, person: Person, role: str, on: date) -> None:
    """Make *person* a member of *team* with *role* from the day *on*; a member only gets the new role."""
    membership = Membership.objects.filter(team=team, person=person).first()
    if membership is None:
        Membership(team=team, person=person, role=role, joined_on=on).save()
    elif membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])


def directory() -> Iterable[tuple[str, Iterable[tuple[str, str, date]]]]:
    """Return the name of each team with its members: name, role as it is shown, and the day of joining."""
    rows = Team.objects.values_list("name", "memberships__person__name", "memberships__role", "memberships__joined_on")
    labels = dict(Membership.Role.choices)
    teams = {}
    for team, name, role, day in rows:
        members = teams.setdefault(team, [])
        if name is not None:
            members.append((name, labels[role], day))
    return [(team, sorted(teams[team], key=lambda one: (one[2], one[0]))) for team in sorted(teams)]


def teams_of(person: Person, role: str) -> Iterable[str]:
    """Return the names of the teams in which *person* has *role*."""
    return (
        Team.objects.filter(memberships__person=person, memberships__role=role)
        .order_by("name")
        .values_list("name", flat=True)
    )
