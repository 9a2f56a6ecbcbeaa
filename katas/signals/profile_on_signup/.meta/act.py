import gc
import json
from contextlib import contextmanager, nullcontext

from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection
from django.db.transaction import atomic, set_rollback
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from kata_project.accounts.models import Organisation, Profile
from kata_project.blog.models import Category


def statements(queries):
    return [
        query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]


@contextmanager
def here(zone):
    """Run a site and a request in a time zone."""
    with override_settings(TIME_ZONE=zone), timezone.override(zone):
        yield


def sign_up(person):
    """Make a user; return its display name at once, even before the transaction is over, and whether that was cheap."""
    names = {key: person[key] for key in ("username", "email", "first_name", "last_name")}
    # Django looks first whether there is a user to get, or to update.
    allowed = 4 if person["way"] in ("get_or_create", "own key") else 3
    with atomic() if person["atomic"] else nullcontext(), here("Asia/Tokyo"):
        with CaptureQueriesContext(connection) as queries:
            make(person["way"], names, person["key"])
        shown = Profile.objects.filter(user__username=person["username"]).values_list("display_name", flat=True)
        return [[str(name) for name in shown], len(statements(queries)) <= allowed]


def make(way, names, key):
    if way == "save":
        User(**names).save()
    elif way == "own key":
        User(pk=key, **names).save()
    elif way == "inactive":
        User.objects.create(is_active=False, **names)
    elif way == "get_or_create":
        User.objects.get_or_create(username=names["username"], defaults=names)
    else:
        getattr(User.objects, way)(**names)


def save_again(one):
    user = User.objects.get(username=one["username"])
    if one["deleted"]:
        Profile.objects.filter(user=user).delete()
    elif one["chosen"]:
        Profile.objects.filter(user=user).update(display_name=one["chosen"])
    user = User.objects.get(username=one["username"])
    user.first_name = "Changed"
    with CaptureQueriesContext(connection) as queries:
        if one["way"] == "login":
            Client().force_login(user)
        else:
            user.save(**({"update_fields": ["first_name"]} if one["way"] == "update_fields" else {}))
    return any("accounts_profile" in query for query in statements(queries))


def twice(before, name):
    """Save one object as a new user two times."""
    user = User(username=f"{name} 1")
    with atomic():
        user.save()
        user.profile  # noqa: B018 (the object remembers it)
        set_rollback(before == "rolled back")
    if before == "deleted":
        user.delete()
    elif before == "copied":
        user.pk, user.username = None, f"{name} 2"
    user.save()
    shown = Profile.objects.filter(user__username__startswith=name).order_by("user__username")
    return [[one.user.username, one.display_name] for one in shown]


def load(rows):
    objects = []
    for number, row in enumerate(rows, start=8000):
        objects.append({"model": "auth.user", "pk": number, "fields": {"username": row["username"], "password": "!"}})
        if row["profile"]:
            fields = {"user": number, "display_name": row["profile"]}
            objects.append({"model": "accounts.profile", "pk": number + 500, "fields": fields})
    for loaded in serializers.deserialize("json", json.dumps(objects)):
        loaded.save()
    for user in User.objects.filter(pk__range=(8000, 8499)):
        user.save()


def while_profiles_fail(error):
    def fail(execute, sql, params, many, context):
        if "accounts_profile" in sql:
            raise error("no room for this row")
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(fail), atomic():
            User.objects.create(username="unlucky")
    except error:
        return "raised"
    return "silent"


def refused():
    """Sign up twice with one name while display names are unique."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX one_of_each_name ON accounts_profile (display_name) WHERE display_name = 'Ada'"
        )
    User.objects.create(username="first of the name", first_name="Ada")
    try:
        with atomic():
            User.objects.create(username="second of the name", first_name="Ada")
        told = "silent"
    except IntegrityError:
        told = "raised"
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_of_each_name")
    return told


def act(inputs):
    gc.collect()  # what only a weak reference holds is gone
    Category.objects.create(name="Before", slug="before")
    Organisation.objects.create(name="Before", slug="before")
    people = [sign_up(person) for person in inputs["people"]]
    again = [save_again(one) for one in inputs["again"]]
    objects = [twice(*one) for one in inputs["objects"]]
    load(inputs["fixture"])
    for _ in range(inputs["ready"]):
        apps.get_app_config("profile_on_signup").ready()
    late = [sign_up(person) for person in inputs["late"]]
    failing = [while_profiles_fail(error) for error in (OperationalError, IntegrityError, DataError, ProgrammingError)]
    return {
        "people": people,
        "again": again,
        "objects": objects,
        "late": late,
        "failing": failing,
        "refused": refused(),
    }
