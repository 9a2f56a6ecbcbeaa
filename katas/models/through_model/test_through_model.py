from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from katas.models.through_model import models, teams
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

APRIL = date(2024, 4, 2)
MAY = date(2024, 5, 3)
JUNE = date(2024, 6, 1)
AHEAD = date(2199, 6, 1)
LONG_AGO = date(1968, 6, 1)


def the_model():
    if not hasattr(models, "Membership"):
        pytest.fail("models.py has no Membership yet: the model of the table between teams and people.", pytrace=False)
    return models.Membership


def membership(the_team, the_person, role="writer", joined_on=MAY):
    """Store a membership without the help of join()."""
    return the_model().objects.create(team=the_team, person=the_person, role=role, joined_on=joined_on)


def team(name):
    return models.Team.objects.create(name=name)


def person(name):
    return models.Person.objects.create(name=name)


def stored(the_team):
    """Return what is stored about the members of a team."""
    rows = the_model().objects.filter(team=the_team).values_list("person__name", "role", "joined_on")
    return sorted(rows)


def join(the_team, who, role, day):
    call = f"join({the_team.name.lower()}, {who.name.lower()}, {role!r}, {day.day} {day:%B})"
    attempt(teams.join, the_team, who, role, day, call=call)


def directory():
    listed = attempt(lambda: list(teams.directory()), call="directory()")
    return [(name, [tuple(member) for member in members]) for name, members in listed]


def teams_of(who, role):
    return attempt(lambda: list(teams.teams_of(who, role)), call=f"teams_of({who.name.lower()}, {role!r})")


def test_a_team_has_members_and_a_person_has_teams():
    food, travel = team("Food"), team("Travel")
    ada, bo = person("Ada"), person("Bo")
    membership(food, ada)
    membership(food, bo, "lead")
    membership(travel, bo)
    expect(sorted(one.name for one in food.members.all()), ["Ada", "Bo"], call="food.members.all()")
    expect(sorted(one.name for one in bo.teams.all()), ["Food", "Travel"], call="bo.teams.all()")


@pytest.mark.parametrize(("role", "shown"), [("lead", "Lead"), ("editor", "Editor"), ("writer", "Writer")])
def test_a_role_has_a_name_to_show(role, shown):
    expect(
        membership(team("Food"), person("Ada"), role).get_role_display(),
        shown,
        call=f"get_role_display() of a membership with the role {role!r}",
    )


@pytest.mark.parametrize(
    ("role", "day", "fits"),
    [
        pytest.param("lead", LONG_AGO, True, id="lead, long ago"),
        pytest.param("editor", MAY, True, id="editor"),
        pytest.param("writer", AHEAD, True, id="writer, in a future year"),
        pytest.param("Lead", MAY, False, id="the shown role"),
        pytest.param("boss", MAY, False, id="another role"),
        pytest.param("", MAY, False, id="no role"),
    ],
)
def test_a_membership_has_one_of_the_three_roles(role, day, fits):
    food = team("Food")
    membership(food, person("Bo"), "lead")
    one = the_model()(team=food, person=person("Ada"), role=role, joined_on=day)
    for state in ("new", "stored"):
        if state == "stored":
            one.save()
        try:
            one.full_clean()
            refused = []
        except ValidationError as error:
            refused = error.messages
        expect(
            not refused,
            fits,
            call=f"full_clean() accepts a {state} membership with the role {role!r}, since {day}, beside another lead"
            + (f"; it says {refused}" if refused else ""),
            because="The admin and the forms offer what the model allows, to new rows and to those that are changed.",
        )


def test_joining_stores_the_role_and_the_day():
    food, travel = team("Food"), team("Travel")
    ada, bo = person("Ada"), person("Bo")
    join(food, ada, "lead", MAY)
    join(food, bo, "writer", JUNE)
    join(food, person("Ada"), "writer", JUNE)
    join(travel, ada, "editor", AHEAD)
    expect(
        stored(food),
        [("Ada", "lead", MAY), ("Ada", "writer", JUNE), ("Bo", "writer", JUNE)],
        call="memberships in Food after join(food, ada, 'lead', 3 May), and two writers, Bo and another Ada, on 1 June",
        because="A membership without its role and its day says no more than the plain relation did.",
    )
    expect(
        stored(travel),
        [("Ada", "editor", AHEAD)],
        call="memberships in Travel after join(travel, ada, 'editor', 1 June 2199)",
        because="The same person may have another role in another team.",
    )


def test_joining_again_changes_the_role_and_keeps_the_day():
    food, travel = team("Food"), team("Travel")
    ada, bo = person("Ada"), person("Bo")
    join(food, ada, "writer", MAY)
    join(food, bo, "lead", MAY)
    join(travel, ada, "editor", AHEAD)
    join(food, ada, "lead", JUNE)
    expect(
        stored(food),
        [("Ada", "lead", MAY), ("Bo", "lead", MAY)],
        call="memberships in Food after ada joined as writer on 3 May and join(food, ada, 'lead', 1 June)",
        because="Ada has been in the team since May; on 1 June she only got another role.",
    )
    for role, day in (("writer", APRIL), ("writer", JUNE), ("lead", MAY)):
        join(food, ada, role, day)
        expect(
            stored(food),
            [("Ada", role, MAY), ("Bo", "lead", MAY)],
            call=f"memberships in Food after join(food, ada, {role!r}, {day.day} {day:%B}), too",
            because="The role that was given last counts, whichever it is, and the day that was given first, even if a "
            "later call has an earlier one.",
        )
    expect(
        stored(travel),
        [("Ada", "editor", AHEAD)],
        call="memberships in Travel after ada got other roles in Food",
        because="A role belongs to one membership.",
    )
    join(travel, ada, "writer", MAY)
    expect(
        stored(travel),
        [("Ada", "writer", AHEAD)],
        call="memberships in Travel after ada, to be editor since 1 June 2199, got another role before",
        because="The day of a membership may be in the future.",
    )


@pytest.mark.parametrize("write", ["create", "bulk_create", "update"])
def test_the_database_refuses_a_second_membership(write):
    food = team("Food")
    ada, bo = person("Ada"), person("Bo")
    membership(food, bo, "lead")
    membership(food, ada, "writer")
    second = {"team": food, "person": ada, "role": "editor", "joined_on": JUNE}
    raised = "nothing"
    try:
        with transaction.atomic():
            if write == "create":
                models.Membership.objects.create(**second)
            elif write == "bulk_create":
                models.Membership.objects.bulk_create([models.Membership(**second)])
            else:
                models.Membership.objects.filter(team=food, person=bo).update(person=ada)
    except IntegrityError:
        raised = "IntegrityError"
    expect(
        (raised, stored(food)),
        ("IntegrityError", [("Ada", "writer", MAY), ("Bo", "lead", MAY)]),
        call=f"what Membership.objects…{write}() of a second one for Ada raised, and the memberships in Food after it",
        because="Two requests can both look, find nothing and write. Only the database sees both.",
    )


def test_the_directory_lists_every_team_with_its_members():
    travel, food, _ = team("Travel"), team("Food"), team("Letters")
    dora, bo, ada, cy = person("Dora"), person("Bo"), person("Ada"), person("Cy")
    membership(food, cy, "writer", JUNE)
    membership(travel, bo, "writer", JUNE)
    membership(travel, dora, "lead", MAY)
    membership(travel, cy, "editor", AHEAD)
    membership(travel, ada, "writer", JUNE)
    call = "directory()"
    expected = [
        ("Food", [("Cy", "Writer", JUNE)]),
        ("Letters", []),
        (
            "Travel",
            [("Dora", "Lead", MAY), ("Ada", "Writer", JUNE), ("Bo", "Writer", JUNE), ("Cy", "Editor", AHEAD)],
        ),
    ]
    expect(
        directory(),
        expected,
        call=call,
        because="All teams by name; in each those who joined first first, and those of the same day by name.",
    )
    call += ", called again after a team, another Bo and two more of the name Cy came"
    team("Attic")
    for _ in range(2):
        membership(food, person("Cy"), "writer", JUNE)
    expected[0][1].extend([("Cy", "Writer", JUNE)] * 2)
    membership(travel, person("Bo"), "lead", MAY)
    expected[2][1].insert(0, ("Bo", "Lead", MAY))
    expect(
        directory(),
        [("Attic", []), *expected],
        call=call,
        because="The directory shows what is stored now; people who share name, role and day are still several people.",
    )


@pytest.mark.parametrize(
    ("number", "members"),
    [(1, 3), (3, 2), (8, 6)],
    ids=["three in one team", "two in each of three", "six in each of eight"],
)
def test_the_directory_takes_two_queries(number, members, assert_queries):
    people = [person(f"Person {one}") for one in range(members)]
    for one in range(number):
        the_team = team(f"Team {one}")
        for each in people:
            membership(the_team, each)
    with assert_queries(at_most=2, because="the directory must cost the same however many members it shows"):
        directory()


def test_thousands_of_teams_take_two_queries_too(assert_queries):
    ada = person("Ada")
    models.Team.objects.bulk_create(models.Team(name=f"Team {number:04}") for number in range(2100))
    the_model().objects.bulk_create(
        the_model()(team=one, person=ada, role="lead", joined_on=MAY) for one in models.Team.objects.all()
    )
    with assert_queries(at_most=2, because="reading in chunks of some hundred repeats the query for the members"):
        listed = directory()
    expect(
        (len(listed), sum(len(members) for _, members in listed)),
        (2100, 2100),
        call="directory(), with 2100 teams of one member: teams and members",
    )


def test_only_the_role_of_that_person_counts():
    travel, food, sport, letters = team("Travel"), team("Food"), team("Sport"), team("Letters")
    ada, bo = person("Ada"), person("Bo")
    membership(travel, ada, "lead")
    membership(travel, bo, "editor")
    membership(food, ada, "lead", AHEAD)
    membership(sport, ada, "writer")
    membership(sport, bo, "lead")
    membership(letters, bo, "lead")
    membership(letters, person("Ada"), "lead")
    for who, role, expected in (
        (ada, "lead", ["Food", "Travel"]),
        (bo, "lead", ["Letters", "Sport"]),
        (ada, "writer", ["Sport"]),
        (ada, "editor", []),
    ):
        expect(
            teams_of(who, role),
            expected,
            call=f"teams_of({who.name.lower()}, {role!r})",
            because="The names in order; that somebody else in the team has the role does not count, not even a namesake.",
        )
    membership(letters, ada, "editor")
    expect(
        teams_of(ada, "editor"),
        ["Letters"],
        call="teams_of(ada, 'editor'), called again after ada became an editor in Letters",
        because="Nothing is remembered between two calls.",
    )
