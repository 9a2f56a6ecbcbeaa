from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from katas.models.through_model import models, teams

FIRST = date(2025, 3, 1)


def directory():
    with CaptureQueriesContext(connection) as log:
        read = [
            [str(name), [[str(who), str(role), day.isoformat()] for who, role, day in members]]
            for name, members in teams.directory()
        ]
    return {"read": read, "cheap": len(log) <= 2}


def many():
    """Whether the directory of 2100 teams takes two queries as well."""
    models.Team.objects.bulk_create(models.Team(name=f"Z{number:04}") for number in range(2100))
    read = directory()
    return [read["cheap"], len(read["read"])]


def pairs():
    return sorted([one.team.name, one.person.pk] for one in models.Membership.objects.all())


def second_is_refused(write):
    first = models.Membership.objects.order_by("joined_on", "team__name", "person__name").first()
    if first is None:
        return True
    before = pairs()
    double = {"team": first.team, "person": first.person, "role": "lead", "joined_on": FIRST}
    others = models.Membership.objects.filter(team=first.team).exclude(person=first.person)
    try:
        if write == "bulk_create":
            models.Membership.objects.bulk_create([models.Membership(**double)])
        elif write == "create":
            models.Membership.objects.create(**double)
        elif others.exists():
            others.update(person=first.person)
        else:
            return True
    except IntegrityError:
        return pairs() == before
    return False


def fits(role, day=FIRST):
    team = models.Team.objects.create(name=f"For {role} {day}")
    lead, person = (models.Person.objects.create(name=name) for name in ("Lead", "Somebody"))
    models.Membership.objects.create(team=team, person=lead, role="lead", joined_on=FIRST)
    one = models.Membership(team=team, person=person, role=role, joined_on=day)
    try:
        one.full_clean()
        one.save()
        one.full_clean()
    except ValidationError:
        return False
    return True


def roles(people):
    return [
        [[str(name) for name in teams.teams_of(person, role)] for role in ("lead", "editor", "writer")]
        for person in people
    ]


def act(inputs):
    people = [models.Person.objects.create(name=name) for name in inputs["people"]]
    groups = [models.Team.objects.create(name=name) for name in inputs["teams"]]
    before = {"directory": directory(), "roles": roles(people)}
    for team, person, role, day in inputs["joins"]:
        # In a transaction, as a view with ATOMIC_REQUESTS calls it.
        with transaction.atomic():
            teams.join(groups[team], people[person], role, FIRST + timedelta(days=day))
    return {
        "before": before,
        "after": directory(),
        "roles": roles(people),
        "members": [sorted(str(one.name) for one in team.members.all()) for team in groups],
        "teams": [sorted(str(one.name) for one in person.teams.all()) for person in people],
        "refused": [second_is_refused(write) for write in ("create", "bulk_create", "update")],
        "shown": [
            [
                str(one.team.name),
                str(one.person.name),
                str(one.role),
                str(one.get_role_display()),
                one.joined_on.isoformat(),
            ]
            for one in models.Membership.objects.order_by("team__name", "person__name", "joined_on")
        ],
        "fits": [fits(role) for role in ("lead", "editor", "writer", "Lead", "boss", "")],
        "days": [fits("lead", FIRST + timedelta(days=days)) for days in (-20_000, 60_000)],
        "many": None if people else many(),
    }
