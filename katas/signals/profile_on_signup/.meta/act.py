import gc
import json
from contextlib import nullcontext

from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.db import DataError, IntegrityError, OperationalError, connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext

from kata_project.accounts.models import Organisation, Profile
from kata_project.blog.models import Category


def statements(queries):
    return [
        query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]


def sign_up(person):
    """Make a user; return its display name at once, even before the transaction is over, and whether that was cheap."""
    names = {key: person[key] for key in ("username", "first_name", "last_name")}
    allowed = 4 if person["way"] == "get_or_create" else 3
    with atomic() if person["atomic"] else nullcontext():
        with CaptureQueriesContext(connection) as queries:
            make(person["way"], names)
        shown = Profile.objects.filter(user__username=person["username"]).values_list("display_name", flat=True)
        return [[str(name) for name in shown], len(statements(queries)) <= allowed]


def make(way, names):
    if way == "save":
        User(**names).save()
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
        user.save()
    return any("accounts_profile" in query for query in statements(queries))


def load(rows):
    objects = []
    for number, row in enumerate(rows, start=8000):
        objects.append({"model": "auth.user", "pk": number, "fields": {"username": row["username"], "password": "!"}})
        if row["profile"]:
            fields = {"user": number, "display_name": row["profile"]}
            objects.append({"model": "accounts.profile", "pk": number + 500, "fields": fields})
    for loaded in serializers.deserialize("json", json.dumps(objects)):
        loaded.save()


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
    load(inputs["fixture"])
    for _ in range(inputs["ready"]):
        apps.get_app_config("profile_on_signup").ready()
    late = [sign_up(person) for person in inputs["late"]]
    failing = [while_profiles_fail(error) for error in (OperationalError, IntegrityError, DataError)]
    return {"people": people, "again": again, "late": late, "failing": failing, "refused": refused()}
