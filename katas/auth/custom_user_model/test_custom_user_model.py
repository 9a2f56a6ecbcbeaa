from html.parser import HTMLParser

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate, get_user_model
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import FieldDoesNotExist
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from django.test import Client

from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

ADMIN = "/admin/custom_user_model/member/"
TEA = " tea & Töast "


def members():
    return get_user_model()._default_manager


def create_user(email, *args, **fields):
    given = "".join(
        [repr(email), *(f", {one!r}" for one in args), *(f", {name}={one!r}" for name, one in fields.items())]
    )
    return attempt(members().create_user, email, *args, **fields, call=f"Member.objects.create_user({given})")


def stored(email, **fields):
    """Store a member past the manager, as an import does, and return it."""
    member = attempt(get_user_model(), email=email, **fields, call=f"Member(email={email!r}, …)")
    member.set_password(TEA)
    attempt(members().bulk_create, [member], call=f"Member.objects.bulk_create() of {email}")
    return members().filter(email__iexact=email).get()


def chief():
    """Return a client of a superuser."""
    client = Client()
    client.force_login(stored("Chief@example.org", is_staff=True, is_superuser=True))
    return client


def addresses():
    return sorted(address.lower() for address in members().values_list("email", flat=True))


def facts(member):
    names = ("is_active", "is_staff", "is_superuser", "name")
    found = {name: getattr(member, name, "no such field") for name in names}
    return found | {"stored": members().filter(pk=member.pk).exists(), "email": member.email.lower()}


def test_the_address_is_the_login():
    model = get_user_model()
    expect(model.USERNAME_FIELD, "email", call="Member.USERNAME_FIELD")
    try:
        field = model._meta.get_field("username")
    except FieldDoesNotExist:
        field = None
    expect(
        field, None, call="the field 'username' of Member", because="A second login that nobody uses is one to forget."
    )
    ada = stored("ada@example.org", name="Ada")
    expect(str(ada), "ada@example.org", call="str() of the member ada@example.org, whose name is Ada")


def test_django_finds_nothing_to_complain_of():
    try:
        call_command("check", verbosity=0, fail_level="WARNING")
    except SystemCheckError as error:
        pytest.fail(f"manage.py check\n  expected: no issues\n  got:      {str(error).strip()[:600]}", pytrace=False)


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "custom_user_model", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        missing = capsys.readouterr().out.strip()
        pytest.fail(
            f"makemigrations --check\n  expected: No changes detected\n  got:      {missing}\n"
            "  What is in no migration is in no database.",
            pytrace=False,
        )


def test_a_member_is_made_by_the_manager():
    ada = create_user("Ada@Example.org", TEA, name="Ada")
    plain = {"is_active": True, "is_staff": False, "is_superuser": False, "stored": True}
    expect(facts(ada), plain | {"name": "Ada", "email": "ada@example.org"}, call="what is true of that member")
    expect(ada.check_password(TEA), True, call="check_password() of the password", because="It is stored as a hash.")
    bea = create_user("bea@example.org")
    expect(facts(bea), plain | {"name": "", "email": "bea@example.org"}, call="what is true of a member without a name")
    expect(bea.has_usable_password(), False, call="has_usable_password() of a member who was made without one")


@pytest.mark.parametrize("email", ["", None], ids=["an empty address", "none"])
@pytest.mark.parametrize("method", ["create_user", "create_superuser"])
def test_a_member_without_an_address_is_refused(method, email):
    try:
        getattr(members(), method)(email, TEA)
    except ValueError:
        got = "ValueError"
    except Exception as error:  # noqa: BLE001
        got = type(error).__name__
    else:
        got = "a member"
    expect(got, "ValueError", call=f"Member.objects.{method}({email!r}, …)", because="Nobody could sign in with it.")
    expect(members().count(), 0, call="how many members are stored")


def test_a_superuser_is_made_by_the_manager_and_by_the_command(monkeypatch):
    boss = attempt(
        members().create_superuser, "chief@example.org", TEA, call="create_superuser('chief@example.org', …)"
    )
    expected = {"is_active": True, "is_staff": True, "is_superuser": True, "stored": True, "name": ""}
    expect(facts(boss), expected | {"email": "chief@example.org"}, call="what is true of that superuser")
    call = "create_superuser('later@example.org')"
    later = attempt(members().create_superuser, "later@example.org", call=call)
    expect(
        [facts(later), later.has_usable_password()],
        [expected | {"email": "later@example.org"}, False],
        call=f"what is true of {call}, and has_usable_password()",
        because="createsuperuser --noinput knows no password, unless DJANGO_SUPERUSER_PASSWORD is set.",
    )
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", TEA)
    call = "manage.py createsuperuser --noinput --email Root@example.org"
    try:
        call_command("createsuperuser", interactive=False, verbosity=0, email="Root@example.org")
    except (CommandError, TypeError, ValueError) as error:
        pytest.fail(f"{call}\n  raised:   {type(error).__name__}: {error}", pytrace=False)
    root = authenticate(None, username="root@example.org", password=TEA)
    expect(root and facts(root), expected | {"email": "root@example.org"}, call=f"who signs in after {call}")


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_half_a_superuser_is_refused(flag):
    try:
        members().create_superuser(email="chief@example.org", password=TEA, **{flag: False})
    except ValueError:
        got = "ValueError"
    except Exception as error:  # noqa: BLE001
        got = type(error).__name__
    else:
        got = "a member"
    expect(got, "ValueError", call=f"Member.objects.create_superuser(…, {flag}=False)")
    expect(members().count(), 0, call="how many members are stored")


def create(email):
    members().create(email=email)


def bulk_create(email):
    members().bulk_create([get_user_model()(email=email)])


def update(email):
    harmless = stored("harmless@example.org")
    members().filter(pk=harmless.pk).update(email=email)


@pytest.mark.parametrize("active", [True, False], ids=["of an active member", "of an inactive member"])
@pytest.mark.parametrize("write", [create, bulk_create, update], ids=lambda write: write.__name__)
def test_the_database_refuses_the_same_address_in_another_case(write, active):
    stored("Ada@Example.org", is_active=active)
    for email in ("ada@example.org", "ADA@EXAMPLE.ORG", "Ada@Example.org", "Ada@example.org"):
        try:
            with transaction.atomic():
                write(email)
        except (IntegrityError, ValueError):
            got = "refused"
        else:
            got = "stored"
        call = f"{write.__name__}() of {email}, where there is Ada@Example.org, {'active' if active else 'inactive'}"
        expect(
            got,
            "refused",
            call=call,
            because="Two accounts of one person: the orders are in one, the invoices in the other.",
        )
    attempt(write, "ada@example.com", call=f"{write.__name__}() of another address, ada@example.com")
    expect("ada@example.com" in addresses(), True, call=f"{write.__name__}() of another address stores it")


WAYS = {
    "authenticate": lambda email, password: authenticate(None, username=email, password=password),
    "authenticate by email=": lambda email, password: authenticate(None, email=email, password=password),
    "aauthenticate": lambda email, password: async_to_sync(aauthenticate)(None, username=email, password=password),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("written", ["Ada@Example.org", "ada@example.org", "ADA@EXAMPLE.ORG"])
def test_any_case_signs_in(written, way):
    ada = stored(written)
    bea = stored("bea+news@example.org")
    for email, password, expected in (
        ("Bea+News@example.org", TEA, bea),
        ("ada@example.org", TEA, ada),
        ("ADA@example.org", TEA, ada),
        ("Ada@Example.ORG", TEA, ada),
        ("ada@example.org", TEA.upper(), None),
        ("ada@example.org", TEA.strip(), None),
        ("ada@example.or", TEA, None),
        ("da@example.org", TEA, None),
        ("%@example.org", TEA, None),
        ("_da@example.org", TEA, None),
        ("...@example.org", TEA, None),
    ):
        call = f"{way}({email!r}, {password!r}), where the address is {written}"
        expect(attempt(WAYS[way], email, password, call=call), expected, call=call)


def test_an_inactive_member_does_not_get_in():
    stored("ada@example.org", is_active=False)
    for way, sign_in in WAYS.items():
        expect(sign_in("Ada@example.org", TEA), None, call=f"{way}('Ada@example.org', …) of an inactive member")


@pytest.mark.parametrize("page", ["/login/", "/admin/login/"])
def test_the_login_pages_take_the_address_in_any_case(page):
    stored("Ada@Example.org", is_staff=True)
    client = Client()
    response = client.post(page, {"username": "aDA@example.org", "password": TEA})
    expect(response.status_code, 302, call=f"the status of POST {page} with aDA@example.org and the right password")
    expect(client.get("/me/").json()["email"].lower(), "ada@example.org", call="who is signed in then")


def post(client, path, data):
    return attempt(client.post, path, data, call=f"POST {path} with {data.get('email')}")


def test_people_sign_up():
    client = Client()
    attempt(client.get, "/join/", call="GET /join/")
    data = {"email": "Ada@Example.org", "password1": TEA, "password2": TEA, "is_staff": "on", "is_superuser": "on"}
    expect(post(client, "/join/", data).status_code, 302, call="the status of POST /join/ with a new address")
    expect(addresses(), ["ada@example.org"], call="who is stored then")
    ada = members().get()
    plain = {"is_active": True, "is_staff": False, "is_superuser": False, "stored": True}
    expect(facts(ada), plain | {"name": "", "email": "ada@example.org"}, call="what is true of that member")
    expect(check_password(TEA, ada.password), True, call="the stored hash fits the password")
    expect(
        Client().post("/join/", data | {"email": "x@example.org", "password2": "x"}).status_code,
        200,
        call="a typing error",
    )
    expect(addresses(), ["ada@example.org"], call="who is stored after a typing error in the password")


@pytest.mark.parametrize("active", [True, False], ids=["by an active member", "by an inactive member"])
@pytest.mark.parametrize("email", ["ADA@EXAMPLE.ORG", "Ada@Example.org"])
def test_nobody_signs_up_twice(email, active):
    stored("Ada@Example.org", is_active=active)
    data = {"email": email, "password1": TEA, "password2": TEA}
    status = post(Client(), "/join/", data).status_code
    where = f"where there is Ada@Example.org, {'active' if active else 'inactive'}"
    expect(
        [status, addresses()],
        [200, ["ada@example.org"]],
        call=f"the status of POST /join/ with {email}, and who is stored, {where}",
        because="The form must know the rule of the database, or people see a server error.",
    )


class Fields(HTMLParser):
    """What a browser would send if a form of the page were submitted unchanged."""

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


def test_the_admin_lists_and_searches_members():
    client = chief()
    for number, email in enumerate(["Ada@Example.org", "bea@example.com"]):
        stored(email, name=f"Member {number}")
    for query, expected in (("", ["ada", "bea"]), ("?q=ada", ["ada"]), ("?q=EXAMPLE.com", ["bea"])):
        response = attempt(client.get, f"{ADMIN}{query}", call=f"GET {ADMIN}{query}")
        text = response.content.decode().lower()
        seen = [name for name, address in (("ada", "ada@example.org"), ("bea", "bea@example.com")) if address in text]
        expect(
            [response.status_code, seen], [200, expected], call=f"the status of GET {ADMIN}{query}, and who is listed"
        )


def test_the_admin_adds_members():
    client = chief()
    attempt(client.get, f"{ADMIN}add/", call=f"GET {ADMIN}add/")
    data = {"email": "Ada@Example.org", "name": "Ada", "password1": TEA, "password2": TEA, "usable_password": "true"}
    response = post(client, f"{ADMIN}add/", data)
    expect(response.status_code, 302, call=f"the status of POST {ADMIN}add/ with a new address")
    ada = members().filter(email__iexact="ada@example.org").get()
    expect(
        [ada.name, ada.password == TEA, check_password(TEA, ada.password)],
        ["Ada", False, True],
        call="the name, whether the password stands there as it was typed, and whether the hash fits",
        because="ModelAdmin stores what was typed. UserAdmin knows what a password is.",
    )
    members().filter(pk=ada.pk).update(is_active=False)
    response = post(client, f"{ADMIN}add/", data | {"email": "ADA@example.org"})
    expect(
        [response.status_code, addresses()],
        [200, ["ada@example.org", "chief@example.org"]],
        call=f"the status of POST {ADMIN}add/ with the address of an inactive member in another case, and who is stored",
    )


def test_the_admin_changes_members():
    client = chief()
    ada = stored("Ada@Example.org", name="Ada")
    page = f"{ADMIN}{ada.pk}/change/"
    data = Fields(attempt(client.get, page, call=f"GET {page}")).data
    changes = {"email": "Ada@new.example", "name": "Ada L.", "is_staff": "on"}
    response = post(client, page, {name: data[name] for name in data if name != "is_active"} | changes)
    now = members().get(pk=ada.pk)
    expect(
        facts(now) | {"status": response.status_code, "hash as before": now.password == ada.password},
        {
            "is_active": False,
            "is_staff": True,
            "is_superuser": False,
            "name": "Ada L.",
            "stored": True,
            "email": "ada@new.example",
            "status": 302,
            "hash as before": True,
        },
        call=f"POST {page} with another email and name, with is_staff and without is_active",
    )
    back = {name: value for name, value in data.items() if name != "is_staff"} | {"is_active": "on"}
    status = post(client, page, back | {"email": "Ada@new.example"}).status_code
    now = members().get(pk=ada.pk)
    expect(
        [status, now.is_active, now.is_staff],
        [302, True, False],
        call=f"POST {page} with is_active and without is_staff: status, is_active and is_staff",
    )
    response = post(client, page, data | {"email": "CHIEF@example.org"})
    expect(
        [response.status_code, addresses()],
        [200, ["ada@new.example", "chief@example.org"]],
        call="the status of changing the address to one that is taken in another case, and who is stored",
    )


def test_the_admin_takes_a_member_without_a_name_and_with_a_long_one():
    client = chief()
    data = {"password1": TEA, "password2": TEA, "usable_password": "true"}
    for length, expected in ((0, [302, True]), (150, [302, True]), (151, [200, False])):
        email = f"a{length}@example.org"
        response = post(client, f"{ADMIN}add/", data | {"email": email, "name": "a" * length})
        expect(
            [response.status_code, email in addresses()],
            expected,
            call=f"the status of POST {ADMIN}add/ with a name of {length} characters, and whether the member is stored",
        )


@pytest.mark.parametrize("email", ["Ada@Example.org", "ada@example.ORG"], ids=["the same", "in another case"])
def test_a_member_keeps_the_address(email):
    client = chief()
    ada = stored("Ada@Example.org", name="Ada")
    page = f"{ADMIN}{ada.pk}/change/"
    data = Fields(attempt(client.get, page, call=f"GET {page}")).data
    response = post(client, page, data | {"email": email, "name": "Ada L."})
    now = members().get(pk=ada.pk)
    expect(
        [response.status_code, now.name, now.email.lower()],
        [302, "Ada L.", "ada@example.org"],
        call=f"POST {page} with another name and {email}, the member's own address",
        because="Nobody else has this address.",
    )


@pytest.mark.parametrize("how", ["directly", "through a group"])
def test_a_member_has_permissions(how):
    ada, bea = stored("ada@example.org"), stored("bea@example.org")
    permission = Permission.objects.get(codename="view_member")

    def give():
        if how == "directly":
            ada.user_permissions.add(permission)
        else:
            group = Group.objects.create(name="Readers")
            group.permissions.add(permission)
            ada.groups.add(group)

    attempt(give, call=f"giving a permission {how}")
    expect(
        [members().get(pk=one.pk).has_perm("custom_user_model.view_member") for one in (ada, bea)],
        [True, False],
        call=f"has_perm() of one who has the permission {how}, and of one who has not",
    )


def test_find_knows_any_case():
    from katas.auth.custom_user_model import lookup

    ada = stored("Ada@Example.org")
    bea = stored("bea+news@example.org")
    gone = stored("gone@example.org", is_active=False)
    for email, expected in (
        ("GONE@example.org", gone),
        ("Ada@Example.org", ada),
        ("ada@example.org", ada),
        ("ADA@EXAMPLE.ORG", ada),
        ("Bea+News@example.org", bea),
        ("cyd@example.org", None),
        ("da@example.org", None),
        ("%a@example.org", None),
        ("_da@example.org", None),
        ("...@example.org", None),
        ("", None),
    ):
        expect(attempt(lookup.find, email, call=f"find({email!r})"), expected, call=f"find({email!r})")


def test_find_looks_each_time():
    from katas.auth.custom_user_model import lookup

    seen = [attempt(lookup.find, "Late@example.org", call="find('Late@example.org')")]
    late = stored("late@example.org")
    seen.append(lookup.find("Late@example.org"))
    members().filter(pk=late.pk).delete()
    seen.append(lookup.find("Late@example.org"))
    expect(
        [one and one.email for one in seen],
        [None, late.email, None],
        call="find('Late@example.org') before the member is stored, afterwards, and when it is deleted",
        because="Nothing is remembered from one call to the next.",
    )
