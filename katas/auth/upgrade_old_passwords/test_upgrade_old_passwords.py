import hashlib

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher
from django.contrib.auth.models import User
from django.test import Client

from kata_project.factories import UserFactory
from katas.auth.upgrade_old_passwords import accounts
from katas.auth.upgrade_old_passwords.quick import QuickPBKDF2PasswordHasher
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

NEW = "pbkdf2_sha256"


def user_of_before(username, password, salt="5a17", **fields):
    digest = hashlib.sha1(f"{salt}{password}".encode()).hexdigest()
    user = UserFactory(username=username, **fields)
    User.objects.filter(pk=user.pk).update(password=f"kata1${salt}${digest}")
    return User.objects.get(pk=user.pk)


def register(username, password):
    return attempt(accounts.register, username, password, call=f"register({username!r}, {password!r})")


def sign_in(username, password):
    return attempt(accounts.sign_in, username, password, call=f"sign_in({username!r}, {password!r})")


def stored(username):
    return User.objects.get(username=username).password


def algorithm(username):
    return stored(username).split("$")[0]


def rest_of(username):
    """Return the row of a user without the password."""
    row = User.objects.filter(username=username).values().get()
    del row["password"]
    return row


@pytest.mark.parametrize("password", ["tea$ & töast", " tea ", "kata1$5a17$x", "ﬁsh² é e\u0301"])
def test_a_new_password_is_hashed_by_django(password):
    for username in ("ada", "Bea"):
        call = f"register({username!r}, {password!r})"
        expect(register(username, password).username, username, call=f"{call}.username")
        expect(
            identify_hasher(stored(username)).algorithm,
            NEW,
            call=f"the algorithm of the hash that {call} stores",
            because="SHA-1 is quick, and quick is what an attacker with a copy of the table needs.",
        )
        expect(check_password(password, stored(username)), True, call=f"check_password() after {call}")
    expect(
        stored("ada") != stored("Bea"),
        True,
        call="two users with the same password have different hashes",
        because="Each hash has a salt of its own, or a table with common passwords opens them all at once.",
    )


def test_a_new_user_signs_in():
    register("ada", "tea")
    before = stored("ada")
    expect(sign_in("ada", "tea"), User.objects.get(username="ada"), call="sign_in('ada', 'tea')")
    for username, password, why in (
        ("ada", "coffee", "with another password"),
        ("ada", "Tea", "with a capital in the password"),
        ("bea", "tea", "where there is no bea"),
        ("ADA", "tea", "where there is only an ada"),
    ):
        expect(sign_in(username, password), None, call=f"sign_in({username!r}, {password!r}), {why}")
    expect(
        stored("ada") == before,
        True,
        call="ada's hash is the same after signing in",
        because="It is a new one already.",
    )


def test_a_user_without_a_usable_password_does_not_sign_in():
    User.objects.create_user("robot")
    User.objects.filter(pk=UserFactory(username="blank").pk).update(password="")
    for username in ("robot", "blank"):
        for password in ("tea", "", stored(username)):
            expect(
                sign_in(username, password),
                None,
                call=f"sign_in({username!r}, {password!r}), where the stored password is {stored(username)[:6]!r}",
                because="A job of the server has a row, and nobody's password.",
            )


@pytest.mark.parametrize(
    ("password", "salt"),
    [("tea", "5a17"), ("töast$ e\u0301 & ", "Z"), (" tea", "a1b2"), ("x" * 100, "0123456789abcdef")],
    ids=["a plain one", "with $ and a blank at the end", "with a blank in front", "a long one"],
)
def test_a_user_of_before_signs_in(password, salt):
    old = user_of_before("ada", password, salt=salt)
    expect(
        sign_in("ada", password),
        old,
        call=f"sign_in('ada', {password!r}), where the hash is {old.password[:12]}…",
        because="Nobody can be asked to choose a new password because of our tidying up.",
    )
    again = sign_in("ada", password)
    expect(again and again.username, "ada", call=f"sign_in('ada', {password!r}).username, the second time")
    expect(sign_in("ada", password.strip() + "x"), None, call="sign_in('ada', …) with another password, afterwards")


def test_signing_in_upgrades_the_hash():
    user_of_before("ada", "tea", first_name="Ada")
    untouched = user_of_before("bea", "tea").password
    namesake = user_of_before("Ada", "milk").password
    rest = rest_of("ada")
    ada = sign_in("ada", "tea")
    expect(
        algorithm("ada"),
        NEW,
        call="the algorithm of ada's stored hash after sign_in('ada', 'tea')",
        because="Only at this moment the password is known, and the weak hash can be replaced.",
    )
    expect(check_password("tea", stored("ada")), True, call="check_password('tea', …) of that hash")
    expect(
        ada and ada.password == stored("ada"),
        True,
        call="the user whom sign_in('ada', 'tea') returns has that hash too",
        because="login() ties the session to it. With the old one, the next request is signed out.",
    )
    expect(rest_of("ada"), rest, call="the rest of ada's row after sign_in('ada', 'tea')")
    expect(stored("bea"), untouched, call="bea's stored hash after ada has signed in")
    expect(stored("Ada"), namesake, call="the stored hash of Ada, another user, after ada has signed in")
    upgraded = stored("ada")
    sign_in("ada", "tea")
    expect(
        stored("ada") == upgraded,
        True,
        call="ada's hash is the same after signing in once more",
        because="It is a new one already, and a login need not write.",
    )


def test_the_settings_say_which_hash_is_the_new_one(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    user_of_before("ada", "tea")
    sign_in("ada", "tea")
    register("bea", "tea")
    expect(
        [algorithm("ada"), algorithm("bea")],
        ["md5", "md5"],
        call="the algorithms after sign_in() with an old hash and register(), where another hasher is the first",
        because="The next hasher will come, and then it is the settings that change.",
    )


def test_an_upgrade_writes_the_hash_alone(monkeypatch):
    user_of_before("ada", "tea")
    slow = QuickPBKDF2PasswordHasher.encode

    def encode(self, *args, **kwargs):
        User.objects.filter(username="ada").update(email="ada@new.example", is_staff=True)
        return slow(self, *args, **kwargs)

    monkeypatch.setattr(QuickPBKDF2PasswordHasher, "encode", encode)
    sign_in("ada", "tea")
    expect(
        User.objects.values_list("email", "is_staff").get(username="ada"),
        ("ada@new.example", True),
        call="email and is_staff of ada, which somebody else changed while sign_in('ada', 'tea') made the new hash",
        because="save() without update_fields writes all columns, as they were before.",
    )


def test_upgraded_hashes_have_salts_of_their_own():
    for username in ("ada", "bea"):
        user_of_before(username, "tea")
        sign_in(username, "tea")
    expect(
        stored("ada") != stored("bea"),
        True,
        call="the new hashes of two users with the same password are different, although the old ones were the same",
        because="Each hash has a salt of its own, or a table with common passwords opens them all at once.",
    )


def test_a_wrong_password_changes_nothing():
    before = user_of_before("ada", "tea").password
    for wrong in ("coffee", "", "Tea", "tea ", before):
        expect(sign_in("ada", wrong), None, call=f"sign_in('ada', {wrong[:16]!r}), where the password is 'tea'")
    expect(stored("ada"), before, call="the stored hash after wrong passwords", because="Nothing was proven.")


def test_an_inactive_user_does_not_sign_in():
    user_of_before("gone", "tea", is_active=False)
    User.objects.create_user("left", password="tea", is_active=False)
    for username in ("gone", "left"):
        expect(
            sign_in(username, "tea"),
            None,
            call=f"sign_in({username!r}, 'tea'), where {username} is not active",
            because="To deactivate is how an account is closed without losing what hangs on it.",
        )


@pytest.mark.parametrize("salt", ["5a17", "f", "0123456789abcdef"])
def test_the_admin_can_open_a_user_of_before(salt):
    old = user_of_before("ada", "tea", salt=salt)
    client = Client()
    client.force_login(UserFactory(username="chief", is_staff=True, is_superuser=True))
    url = f"/admin/auth/user/{old.pk}/change/"
    response = attempt(
        client.get, url, call=f"GET {url}", because="The admin shows a summary of the hash, without its secret."
    )
    expect(response.status_code, 200, call=f"the status of GET {url}")
    digest, page = old.password.rpartition("$")[2], response.content.decode()
    expect(
        any(digest[begin : begin + 11] in page for begin in range(len(digest) - 10)),
        False,
        call=f"GET {url} shows more than 10 digits of the digest",
        because="A hash on a screen is a hash in a screenshot.",
    )
