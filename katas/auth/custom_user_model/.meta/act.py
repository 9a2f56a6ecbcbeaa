import os
from html.parser import HTMLParser
from io import StringIO

from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate, get_user_model
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError
from django.test import Client

from katas.auth.custom_user_model import lookup

ADMIN = "/admin/custom_user_model/member/"
Member = get_user_model()


def import_one(email, password, **fields):
    member = Member(email=email, **fields)
    member.set_password(password)
    Member._default_manager.bulk_create([member])
    return Member._default_manager.filter(email__iexact=email).get()


def tried(function, *args, **kwargs):
    try:
        return facts(function(*args, **kwargs))  # no transaction around it, which would hide what is left
    except (IntegrityError, ValueError, TypeError) as error:
        return "IntegrityError" if isinstance(error, IntegrityError) else type(error).__name__


def facts(member):
    return member and [
        member.email.lower(),
        member.name,
        [member.is_active, member.is_staff, member.is_superuser],
        member.has_usable_password(),
    ]


def manager(inputs):
    objects, one = Member._default_manager, inputs["email"]
    password = inputs["password"]
    return [
        tried(objects.create_user, one, password, name=inputs["name"]),
        tried(objects.create_user, f"x{one}"),
        tried(objects.create_user, "", password),
        tried(objects.create_user, None),
        tried(objects.create_superuser, f"y{one}", password),
        tried(objects.create_superuser, f"w{one}"),
        tried(objects.create_superuser, "", password),
        tried(objects.create_superuser, email=f"z{one}", password=password, is_staff=False),
        tried(objects.create_superuser, email=f"z{one}", password=password, is_superuser=False),
        [check_password(password, objects.get(email__iexact=f"{first}{one}").password) for first in ("", "x", "y")],
        [str(member).lower() for member in objects.order_by("pk")],
    ]


def command(inputs):
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = inputs["password"]
    email = f"root-{inputs['email']}"
    try:
        call_command("createsuperuser", interactive=False, verbosity=0, email=email)
    except Exception as error:  # noqa: BLE001  (which one came is the answer)
        return type(error).__name__
    finally:
        del os.environ["DJANGO_SUPERUSER_PASSWORD"]
    return facts(authenticate(None, username=email.upper(), password=inputs["password"]))


def complaints(inputs):
    seen = []
    for name, args, options in (
        ("check", (), {"fail_level": "WARNING"}),
        ("makemigrations", ("custom_user_model",), {"check": True, "dry_run": True}),
    ):
        try:
            call_command(name, *args, verbosity=0, stdout=StringIO(), stderr=StringIO(), **options)
        except (SystemCheckError, SystemExit) as error:
            seen.append(type(error).__name__)
    return [
        *seen,
        Member.USERNAME_FIELD,
        [field.name for field in Member._meta.get_fields() if field.name == "username"],
    ]


def twins(inputs):
    objects = Member._default_manager
    first, others = inputs["twins"][0], inputs["twins"][1:]
    import_one(first, "x", is_active=inputs["twin is active"])
    other = import_one(f"other-{first}", "x")
    seen = []
    for email in others:
        seen += [
            tried(objects.create, email=email),
            tried(lambda email=email: objects.bulk_create([Member(email=email)])[0]),
            tried(lambda email=email: objects.filter(pk=other.pk).update(email=email) and None),
        ]
    return seen


def found(email):
    member = lookup.find(email)
    return member and member.email.lower()


def sign_in(inputs):
    late = inputs["email"]
    seen = [found(late)]
    import_one(late, "x")
    seen.append(found(late))
    Member._default_manager.filter(email__iexact=late).delete()
    seen.append(found(late))
    for email, password in inputs["attempts"]:
        for way in (
            lambda **given: authenticate(None, **given),
            lambda **given: async_to_sync(aauthenticate)(None, **given),
        ):
            member = way(username=email, password=password)
            seen.append(member and member.email.lower())
        client = Client()
        seen.append(client.post("/login/", {"username": email, "password": password}).status_code)
        seen.append(found(email))
    return seen


class Fields(HTMLParser):
    def __init__(self, response):
        super().__init__()
        self.data, self.select = {}, ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        kind, name = given.get("type", "text"), given.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.data.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "input" and name and (kind not in ("submit", "checkbox", "radio") or "checked" in given):
            self.data[name] = given.get("value", "on" if kind == "checkbox" else "")


def visit(function):
    try:
        return function().status_code
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def pages(inputs):
    objects, password = Member._default_manager, inputs["password"]
    anybody, seen = Client(raise_request_exception=False), []
    new, taken = f"join-{inputs['email']}", inputs["twins"][1]
    import_one(inputs["twins"][0], "x", is_active=False)
    both = {"password1": password, "password2": password}
    sly = both | {"is_staff": "on", "is_superuser": "on"}
    for email in (new, new.swapcase(), taken):
        status = visit(lambda email=email: anybody.post("/join/", sly | {"email": email}))
        seen.append([status, objects.count()])
    joined = objects.get(email__iexact=new)
    seen.append([facts(joined), check_password(password, joined.password)])
    client = Client(raise_request_exception=False)
    client.force_login(import_one("chief@example.org", "x", is_staff=True, is_superuser=True))
    text = client.get(f"{ADMIN}?q={new[3:12].upper()}").content.decode().lower()
    seen.append([new.lower() in text, taken.lower() in text])
    data = {"name": inputs["name"], "usable_password": "true", **both}
    added = f"add-{inputs['email']}"
    for email in (added, added.upper()):
        status = visit(lambda email=email: client.post(f"{ADMIN}add/", data | {"email": email}))
        seen.append([status, objects.count()])
    one = objects.get(email__iexact=added)
    seen.append([facts(one), check_password(password, one.password)])
    page = f"{ADMIN}{one.pk}/change/"
    data = Fields(client.get(page)).data | {"is_staff": "on"}
    data.pop("is_active", None)
    new = f"new-{added}"
    for email, name in ((new, "Renamed"), (taken, "Renamed"), (new, "n" * 151)):
        status = visit(lambda email=email, name=name: client.post(page, data | {"email": email, "name": name}))
        now = objects.get(pk=one.pk)
        seen.append([status, facts(now), now.password == one.password])
    data = Fields(client.get(page)).data
    own = data["email"].swapcase()
    data = {name: value for name, value in data.items() if name != "is_staff"} | {"is_active": "on"}
    seen.append(visit(lambda: client.post(page, data | {"email": own, "name": ""})))
    seen.append(facts(objects.get(pk=one.pk)))
    return seen


def permissions(inputs):
    """What members may do who have a permission directly, through a group, or not at all."""
    permission, seen = Permission.objects.get(codename="view_member"), []
    for way in ("user_permissions", "groups", ""):
        member = import_one(f"may-{way}@example.org", "x")
        try:
            if way == "groups":
                group = Group.objects.create(name="Readers")
                group.permissions.add(permission)
                member.groups.add(group)
            elif way:
                member.user_permissions.add(permission)
        except AttributeError as error:
            seen.append(type(error).__name__)
        seen.append(Member._default_manager.get(pk=member.pk).has_perm("custom_user_model.view_member"))
    return seen


def act(inputs):
    for email, password, fields in inputs["rows"]:
        import_one(email, password, **fields)
    seen = {name: globals()[name](inputs) for name in inputs["do"]}
    seen["all"] = sorted(address.lower() for address in Member._default_manager.values_list("email", flat=True))
    return seen
