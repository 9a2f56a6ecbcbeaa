import gc
import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.factories import CategoryFactory, OrganisationFactory, TagFactory, UserFactory
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

WAYS = {
    "User.objects.create_user('ada')": lambda: User.objects.create_user("ada"),
    "User.objects.create_superuser('ada')": lambda: User.objects.create_superuser("ada"),
    "User.objects.create(username='ada', is_active=False)": lambda: User.objects.create(
        username="ada", is_active=False
    ),
    "User(username='ada').save()": lambda: User(username="ada").save(),
    "User(pk=77, username='ada').save()": lambda: User(pk=77, username="ada").save(),
    "User.objects.get_or_create(username='ada')": lambda: User.objects.get_or_create(username="ada"),
}


ERRORS = (OperationalError, IntegrityError, DataError, ProgrammingError)
AGAIN = {
    "user.save()": lambda user: user.save(),
    "user.save(update_fields=['first_name'])": lambda user: user.save(update_fields=["first_name"]),
    "a login": lambda user: Client().force_login(user),
}


@pytest.fixture(autouse=True, scope="module")
def _collect_garbage():
    # A signal holds its receivers by weak references: what nobody else holds is gone sooner or later, and here at once.
    gc.collect()


def profiles():
    """Return all profiles as they stand in the database."""
    return [(one.user.username, one.display_name) for one in Profile.objects.select_related("user").order_by("user_id")]


@pytest.mark.parametrize("call", WAYS)
def test_a_new_user_has_a_profile(call):
    attempt(WAYS[call], call=call, because="Making a user must not fail because of the profile.")
    expect(
        profiles(),
        [("ada", "ada")],
        call=f"the profiles after {call}",
        because="A receiver is called only if it was connected before, which is what ready() is for.",
    )


@pytest.mark.parametrize("before", ["copied", "deleted", "rolled back"])
def test_an_object_may_be_saved_as_a_new_user_twice(before):
    user = User(username="ada")
    call = f"saving a user, and its object as a new user once more, after the first was {before}"
    with transaction.atomic():
        attempt(user.save, call=call)
        expect(profiles(), [("ada", "ada")], call="the profiles after saving a user")
        user.profile  # noqa: B018 (a request may have looked at it, and then the object remembers it)
        transaction.set_rollback(before == "rolled back")
    if before == "deleted":
        user.delete()
    elif before == "copied":
        user.pk, user.username = None, "bob"
    attempt(user.save, call=call)
    expect(
        profiles(),
        [("ada", "ada"), ("bob", "bob")] if before == "copied" else [("ada", "ada")],
        call=f"the profiles after {call}",
        because="What an object remembers may belong to another row.",
    )


@pytest.mark.parametrize("users", [2, 5])
def test_each_of_many_has_one(users):
    made = UserFactory.create_batch(users)
    expect(
        profiles(),
        [(user.username, f"{user.first_name} {user.last_name}") for user in made],
        call=f"the profiles of {users} new users",
    )


@pytest.mark.parametrize(
    ("names", "display_name"),
    [
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"first_name": "Ada", "last_name": ""}, "Ada"),
        ({"first_name": "", "last_name": "Lovelace"}, "Lovelace"),
        ({"first_name": "", "last_name": ""}, "al@1815.example"),
        ({"first_name": "  ", "last_name": " "}, "al@1815.example"),
        ({"first_name": " Ada", "last_name": " "}, "Ada"),
        ({"first_name": "a" * 79, "last_name": "b"}, "a" * 79 + " "),
        ({"first_name": "  Mary  Ann ", "last_name": "Lee"}, "Mary  Ann  Lee"),
        ({"first_name": "<b>Zoë</b>", "last_name": "O'Neil & ﬁls"}, "<b>Zoë</b> O'Neil & ﬁls"),
    ],
    ids=[
        "both names",
        "a first name",
        "a last name",
        "no name",
        "blanks",
        "blanks around it",
        "a blank at the cut",
        "blanks in it",
        "characters of all kinds",
    ],
)
def test_the_profile_is_named_like_its_user(names, display_name):
    with override_settings(TIME_ZONE="Asia/Tokyo"), timezone.override("Asia/Tokyo"):
        user = User.objects.create(username="al@1815.example", email="countess@example.com", **names)
    expect(
        profiles(),
        [("al@1815.example", display_name)],
        call=f"the profiles after User.objects.create(username='al@1815.example', email='countess@example.com', **{names})",
    )
    profile = Profile.objects.get(user=user)
    expect(
        (profile.bio, profile.website, profile.time_zone),
        ("", "", "UTC"),
        call="bio, website and time_zone of that profile, made in Tokyo's time zone",
    )


@pytest.mark.parametrize("length", [80, 81, 150])
@pytest.mark.parametrize("what", ["username", "last_name"])
def test_a_long_name_is_cut(what, length):
    name = "é" * (length - 1) + "z"
    User.objects.create(**{"username": "ada", what: name})
    expect(
        [len(name) for _, name in profiles()],
        [80],
        call=f"the length of the display name of a user whose {what}, the only name, has {length} characters",
        because="SQLite takes a longer one, PostgreSQL refuses it, and then nobody with such a name can sign up.",
    )
    expect(profiles()[0][1], name[:80], call="that display name")


@pytest.mark.parametrize("way", AGAIN)
def test_saving_a_user_again_leaves_the_profile_alone(way, record_queries):
    user = User.objects.create(username="ada")
    other = User.objects.create(username="bob")
    Profile.objects.filter(user=user).update(display_name="The Countess")
    Profile.objects.filter(user=other).delete()
    with record_queries() as log:
        for one in (user, other):
            fresh = User.objects.get(pk=one.pk)
            fresh.first_name = "New"
            attempt(AGAIN[way], fresh, call=f"{way}, with the user {one.username}, who is not new")
    expect(
        profiles(),
        [("ada", "The Countess")],
        call=f"the profiles after {way} with two users, one with a chosen name and one whose profile was deleted",
        because="post_save comes with every save, and `created` says whether it was the first.",
    )
    if "accounts_profile" in log.tables:
        pytest.fail(
            f"Saving a user again touches the table of the profiles:\n{log.explain()}\nEvery login saves the user.",
            pytrace=False,
        )


@pytest.mark.parametrize(
    "error", [OperationalError, IntegrityError, DataError, ProgrammingError], ids=lambda error: error.__name__
)
def test_a_profile_that_cannot_be_written_is_an_error(error):
    def fail(execute, sql, params, many, context):
        if "accounts_profile" in sql:
            raise error("no room for this row")
        return execute(sql, params, many, context)

    raised = None
    with connection.execute_wrapper(fail):
        try:
            User.objects.create(username="ada")
        except Exception as caught:  # noqa: BLE001
            raised = type(caught).__name__
    expect(
        raised,
        error.__name__,
        call="User.objects.create(username='ada'), while the table of the profiles cannot be used: what was raised",
        because="An error that is swallowed here comes back as a 500 on the first page that says user.profile.",
    )


def test_a_profile_that_the_database_refuses_is_an_error():
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX one_of_each_name ON accounts_profile (display_name)")
    User.objects.create(username="ada", first_name="Ada")
    try:
        with transaction.atomic():
            User.objects.create(username="other", first_name="Ada")
        raised = None
    except IntegrityError:
        raised = "IntegrityError"
    expect(
        (raised, profiles()),
        ("IntegrityError", [("ada", "Ada")]),
        call="creating a second user called Ada, while display names are unique: what was raised, and the profiles",
        because="What the database refuses must not be passed over.",
    )


@pytest.mark.parametrize("users", [1, 3])
def test_signing_up_costs_at_most_three_statements(users, assert_queries):
    with assert_queries(at_most=3 * users, because="one for the user, and at most two for the profile"):
        for number in range(users):
            User.objects.create(username=f"ada{number}")
    expect(len(profiles()), users, call=f"the number of profiles of {users} new users")


@pytest.fixture
def fixture_file(tmp_path):
    """Write a fixture: two users, and a profile for one of them."""
    rows = [
        {"model": "auth.user", "pk": 901, "fields": {"username": "ada", "password": "!"}},
        {"model": "auth.user", "pk": 902, "fields": {"username": "bob", "password": "!"}},
        {
            "model": "accounts.profile",
            "pk": 977,
            "fields": {"user": 901, "display_name": "The Countess", "bio": "Numbers."},
        },
    ]
    path = tmp_path / "people.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_a_fixture_is_loaded_as_it_was_written(fixture_file, django_capture_on_commit_callbacks):
    call = "loaddata with the users ada and bob, and a profile for ada"
    because = "While a fixture is loaded, raw is True and half of the rows are not there yet: leave everything alone."
    with django_capture_on_commit_callbacks(execute=True):
        attempt(call_command, "loaddata", str(fixture_file), verbosity=0, call=call, because=because)
    expect(profiles(), [("ada", "The Countess")], call=f"the profiles after {call}", because=because)
    for user in User.objects.all():
        attempt(user.save, call=f"save() of {user.username}, who came from a fixture")
    expect(
        profiles(), [("ada", "The Countess")], call="the profiles after saving them again", because="They are not new."
    )


def test_ready_may_run_twice(assert_queries):
    config = apps.get_app_config("profile_on_signup")
    for _ in range(2):
        attempt(config.ready, call="ready(), called again")
    call = "User.objects.create(username='ada') after ready() was called again"
    because = "The receiver runs once for each connection."
    with assert_queries(at_most=3, because=because):
        attempt(User.objects.create, username="ada", call=call, because=because)
    expect(profiles(), [("ada", "ada")], call=f"the profiles after {call}")


def test_saving_anything_else_makes_no_profile():
    for factory in (CategoryFactory, TagFactory, OrganisationFactory):
        call = f"saving a {factory._meta.model.__name__}"
        attempt(factory, call=call, because="Without a sender, a receiver hears of every model.")
        expect(profiles(), [], call=f"the profiles after {call}")
