"""What the platform does with its teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from katas.models.through_model.models import Membership, Person, Team


def join(team: Team, person: Person, role: str, on: date) -> None:
    """Make *person* a member of *team* with *role* from the day *on*; a member only gets the new role."""
    team.members.add(person, through_defaults={"role": role, "joined_on": on})
    Membership.objects.filter(team=team, person=person).update(role=role)


def directory() -> Iterable[tuple[str, Iterable[tuple[str, str, date]]]]:
    """Return the name of each team with its members: name, role as it is shown, and the day of joining."""
    members = defaultdict(list)
    for one in Membership.objects.select_related("person").order_by("joined_on", "person__name"):
        members[one.team_id].append([one.person.name, one.get_role_display(), one.joined_on])
    for pk, name in Team.objects.order_by("name").values_list("pk", "name"):
        yield [name, members[pk]]


def teams_of(person: Person, role: str) -> Iterable[str]:
    """Return the names of the teams in which *person* has *role*."""
    return [team.name for team in person.teams.filter(memberships__role=role).order_by("name")]
