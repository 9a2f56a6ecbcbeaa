import hashlib
import os
import random
import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.signing import Signer
from django.db import transaction
from django.test import Client

from katas.auth.auth_backend import tokens
from katas.auth.auth_backend.models import ApiToken
from pytest_djangokata.testing import attempt, count_random_bytes, count_rows, expect

pytestmark = pytest.mark.django_db

SECRET = "q7Vt-0sZ_pLk3.xW8mB2nC5dF6gH9jK1rT4"


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def known(username, prefix="4711", secret=SECRET, *, revoked_at=None, **fields):
    """Store a user who has a token, and return the user."""
    user = User.objects.filter(username=username).first() or User.objects.create_user(username, **fields)
    ApiToken.objects.create(user=user, prefix=prefix, digest=sha(secret), revoked_at=revoked_at)
    return user


def issue(user):
    return attempt(tokens.issue, user, call=f"issue({user.username})")


def signed_in(token, **more):
    """Return the name of the user whom authenticate() returns for a token, or None."""
    user = attempt(authenticate, None, token=token, **more, call=f"authenticate(None, token={token!r})")
    return user and user.username


def check(token, expected, where="", because=""):
    expect(
        signed_in(token),
        expected,
        call=f"the user of authenticate(None, token={token!r}){where}",
        because=because or "A token is right or it is nobody's, and None lets the next backend have its turn.",
    )


def test_an_issued_token_signs_its_user_in():
    ada, bea = User.objects.create_user("ada"), User.objects.create_user("bea")
    for user in (ada, bea, ada):
        token = issue(user)
        check(token, user.username, where=f", which issue({user.username}) returned")


def test_the_secret_is_not_in_the_database():
    ada = User.objects.create_user("ada")
    prefix, _, secret = issue(ada).partition(".")
    row = ApiToken.objects.values("user", "prefix", "digest", "revoked_at").get()
    expect(
        {"digest is the SHA-256 of the secret": row["digest"] == sha(secret), "prefix": row["prefix"] == prefix},
        {"digest is the SHA-256 of the secret": True, "prefix": True},
        call="the row of a token that issue(ada) has returned",
        because="Who steals the table has the digests. Of 32 random characters no one finds the secret again.",
    )
    expect([row["user"], row["revoked_at"]], [ada.pk, None], call="user and revoked_at of the row")


def bytes_from(first):
    """Return a source of random bytes that begin with *first*, where many are asked for with six of it."""

    def source(size):
        alike = 0 if size < 4 or size == 7 else 6 if size >= 16 else 1
        return bytes([first]) * alike + urandom(size - alike)

    urandom = os.urandom
    return source


def test_a_token_has_the_form_that_was_agreed(monkeypatch):
    ada = User.objects.create_user("ada")
    for first in (None, 0, 0xF8, 0xFF):  # Zeros, "-" and "_" in front are rare, and count.
        with monkeypatch.context() as patch:
            patch.setattr("os.urandom", os.urandom if first is None else bytes_from(first))
            with count_random_bytes(tokens):  # which lets secrets and uuid4() ask os.urandom, too
                token, other = issue(ada), issue(ada)
        if not re.fullmatch(r"[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]{32,}", token):
            where = "" if first is None else f", when the random bytes begin with {first:#04x}"
            pytest.fail(
                f"issue(ada){where}\n  expected: 8 characters, a dot, and at least 32 characters\n"
                f"  got:      {token!r}\n  Written as a number, random bytes lose the zeros in front.",
                pytrace=False,
            )
        prefix, _, secret = token.partition(".")
        expect(
            prefix in secret,
            False,
            call=f"the prefix {prefix!r} is in the secret",
            because="The prefix stands in the table and in logs. It must tell nothing of the secret.",
        )
        expect(
            secret != other.partition(".")[2],
            True,
            call="two secrets are different, where six bytes of each draw are alike and the others are not",
            because="A prefix shows a few bytes. A secret that is a hash of them is known to all who know the prefix.",
        )


def test_the_prefix_shows_no_character_of_the_secret():
    ada = User.objects.create_user("ada")
    pairs = [(prefix, secret) for prefix, _, secret in (issue(ada).partition(".") for _ in range(16))]
    shown = {
        (prefix_place, place)
        for prefix_place in range(8)
        for place in range(-32, 32)
        if all(prefix[prefix_place:][:1] == secret[place:][:1] for prefix, secret in pairs)
    }
    expect(
        sorted(shown),
        [],
        call="places at which prefix and secret have the same character, in each of 16 tokens of issue(ada)",
        because="The prefix stands in the table. Each character that it shows makes the secret easier to guess.",
    )


def test_nobody_can_compute_a_token(monkeypatch):
    ada, bea = User.objects.create_user("ada"), User.objects.create_user("bea")
    made = []
    with monkeypatch.context() as patch, count_random_bytes(tokens) as drawn:
        patch.setattr("time.time", lambda: 1.7e9)
        patch.setattr("time.time_ns", lambda: 17 * 10**17)
        for user in (ada, ada, bea, bea):
            for forgotten in (True, False):
                random.seed(4711)
                drawn.clear()
                with transaction.atomic():
                    made.append(issue(user).partition("."))
                    transaction.set_rollback(forgotten)
                expect(
                    sum(drawn) >= 16,
                    True,
                    call=f"issue({user.username}) draws 16 bytes or more from secrets, uuid4() or os.urandom()",
                    because="A hash of a few bytes is guessed at once, and a generator of random is known by its numbers.",
                )
    for part, name in ((0, "prefixes"), (2, "secrets")):
        expect(
            len({token[part] for token in made}),
            8,
            call=f"different {name} of eight tokens, each made twice of the same rows, second and random.seed(4711)",
            because="Rows, random and the clock can be computed by others. The module secrets is made for this.",
        )
    for (_, _, before), (_, _, after) in pairwise(made):
        alike = sum(map(str.__eq__, before, after))
        if alike * 2 > len(before):
            pytest.fail(
                f"two secrets, one made after the other\n  expected: nothing in common\n"
                f"  got:      the same character in {alike} of {len(before)} places\n"
                "  Who gets one token knows most of the next one, as with uuid1(), which is made of clock and machine.",
                pytrace=False,
            )


def test_a_user_has_any_number_of_tokens():
    ada = User.objects.create_user("ada")
    known("ada", revoked_at=datetime(2026, 1, 1, tzinfo=UTC))
    made = [issue(ada) for _ in range(12)]
    expect(
        [ApiToken.objects.count(), *map(signed_in, made)],
        [13, *["ada"] * 12],
        call="how many rows there are, a revoked one with them, and who has each token, after issue(ada) twelve times",
        because="Each program has its own token, so that one can be revoked.",
    )


def test_rows_with_the_same_prefix_are_told_apart():
    names = ["ada", "bea", "cyd", "dot", "eve", "fay"]
    for number, name in enumerate(names):
        known(name, "0042", f"{SECRET}{number}")
    for number, name in sorted(enumerate(names), key=lambda one: one[0] % 3):
        where = f", where {len(names)} rows have the prefix 0042"
        check(f"0042.{SECRET}{number}", name, where, "A prefix only finds candidates.")
    check(f"0042.{SECRET}", None, f", where {len(names)} rows have the prefix 0042")


def test_the_secret_is_everything_behind_the_first_dot():
    for number, secret in enumerate(["a.b.c", ".x", "x.", "schöne Grüße", "²", "a:b"]):
        known(f"user-{number}", f"700{number}", secret)
        check(f"700{number}.{secret}", f"user-{number}")


@pytest.mark.parametrize(
    ("token", "what"),
    [
        pytest.param(None, "which is none", id="none"),
        pytest.param("", "which is empty", id="an empty string"),
        pytest.param("Ab4711xy", "which has no secret", id="no dot"),
        pytest.param("Ab4711xy.", "which has no secret", id="nothing behind the dot"),
        pytest.param(".", "which is only a dot", id="only a dot"),
        pytest.param(f".{SECRET}", "which has no prefix", id="nothing before the dot"),
        pytest.param(f"Ab4711xy.{SECRET[:-1]}", "shortened by a character", id="a shortened secret"),
        pytest.param(f"Ab4711x.{SECRET}", "shortened by a character", id="a shortened prefix"),
        pytest.param(f"Ab4711xy.{SECRET.lower()}", "in lower case", id="the secret in lower case"),
        pytest.param(f"ab4711XY.{SECRET}", "in another case", id="the prefix in another case"),
        pytest.param(f" Ab4711xy.{SECRET}", "with a blank in front", id="a blank in front"),
        pytest.param(f"Ab4711xy.{SECRET}\n", "with a line feed behind", id="a line feed behind"),
        pytest.param(f"Ab4711xy.{sha(SECRET)}", "whose secret is the stored digest", id="the stored digest"),
        pytest.param(f"4242.{SECRET}", "with the prefix of another row", id="the prefix of another row"),
        pytest.param(f"Ab4711xy.{SECRET}\ud800", "with half of a surrogate pair", id="half of a pair in the secret"),
        pytest.param(f"\udc00.{SECRET}", "with half of a surrogate pair", id="half of a pair in the prefix"),
        pytest.param(
            f"own.{SECRET}", "with the prefix of another row of this user", id="the prefix of one's other row"
        ),
        pytest.param("%.%", "which is no token", id="signs of SQL"),
    ],
)
def test_what_is_no_token_signs_nobody_in(token, what):
    known("ada", "Ab4711xy")
    known("ada", "own", "her other one")
    known("bea", "4242", "another secret")
    known("cyd", "4243", "")
    known("dot", "", SECRET + "?")
    check(token, None, where=f", {what}")
    check("." + SECRET + "?", None, ", where a row has an empty prefix")
    check("4243.", None, ", where a row has the digest of an empty secret")


@pytest.mark.parametrize("year", [2001, 2999], ids=["in the past", "in the future"])
def test_a_revoked_token_opens_nothing(year):
    known("ada", "4711", revoked_at=datetime(year, 1, 1, tzinfo=UTC))
    check(f"4711.{SECRET}", None, f", which has revoked_at in the year {year}")
    known("ada", "4711", "her next one")
    check("4711.her next one", "ada", ", whose prefix a revoked one has too")
    check(f"4711.{SECRET}", None, f", which has revoked_at in the year {year}, and whose user has another token")


def test_a_revocation_counts_at_once():
    known("ada")
    token = f"4711.{SECRET}"
    check(token, "ada")
    ApiToken.objects.update(revoked_at=datetime(2026, 1, 1, tzinfo=UTC))
    check(token, None, ", which was revoked after it had been used", "A token is revoked because it was stolen.")
    ApiToken.objects.update(revoked_at=None)
    check(token, "ada", ", whose revocation was taken back")


def test_an_inactive_user_does_not_get_in():
    known("ada", is_active=False)
    check(f"4711.{SECRET}", None, ", whose user is inactive", "Closing an account must close each way in.")
    known("bea", secret="another secret")
    check("4711.another secret", "bea", ", whose prefix a row of an inactive user has too")


def test_a_user_without_a_password_gets_in():
    user = known("robot")
    expect(user.has_usable_password(), False, call="robot.has_usable_password()")
    check(f"4711.{SECRET}", "robot", ", whose user has no usable password")
    User.objects.update(password="")
    check(f"4711.{SECRET}", "robot", ", whose user has an empty password in the database")


def test_a_token_that_was_imported_twice_works():
    for _ in range(2):
        known("ada")
    check(f"4711.{SECRET}", "ada", ", which has two rows of the same user")


def test_passwords_work_as_before():
    User.objects.create_user("ada", password="tea")
    for password, expected in (("tea", "ada"), ("coffee", None)):
        call = f"authenticate(None, username='ada', password={password!r})"
        user = attempt(authenticate, None, username="ada", password=password, call=call)
        expect(
            user and user.username,
            expected,
            call=f"the user of {call}",
            because="Django asks each backend whose authenticate() takes these arguments.",
        )


@pytest.mark.parametrize("username", ["ada", "ada.lovelace", "4711.x"])
def test_tokens_of_the_old_app_work_as_before(username):
    User.objects.create_user(username)
    known("bea", "4711")
    check(
        Signer(salt="old app").sign(username),
        username,
        because="Whose turn is next decides what a backend returns: None passes on, an exception ends it.",
    )


def test_a_look_for_a_token_is_cheap(assert_queries):
    for number in range(30):
        known(f"other-{number}", f"4711{number}", f"secret {number}")
    for number in range(3):
        known(f"user-{number}", "4711", f"{SECRET}{number}")
    for token in (f"4711.{SECRET}2", "4711.wrong", "9999.wrong"):
        with (
            assert_queries(at_most=2, because="Each call of the API begins with this."),
            count_rows() as rows,
        ):
            signed_in(token)
        if rows.fetched > 4:
            pytest.fail(
                f"authenticate(None, token={token!r})\n  expected: at most the rows of this prefix, and a user\n"
                f"  got:      {rows.fetched} rows\n  The prefix is there so that not all rows have to be fetched.",
                pytrace=False,
            )


def test_looking_for_a_token_changes_nothing():
    for name, fields in (
        ("ada", {}),
        ("ada", {}),
        ("bea", {"revoked_at": datetime(2026, 1, 1, tzinfo=UTC)}),
        ("cyd", {"is_active": False}),
    ):
        known(name, secret=f"secret of {name}", **fields)
    before = [*ApiToken.objects.values(), *User.objects.values()]
    for secret in ("secret of ada", "secret of bea", "secret of cyd", "wrong"):
        signed_in(f"4711.{secret}")
    expect(
        [*ApiToken.objects.values(), *User.objects.values()] == before,
        True,
        call="the rows are as before, after tokens of all kinds",
    )


def client_of(token):
    client = Client()
    response = attempt(client.post, "/api/sign-in/", {"token": token}, call="POST /api/sign-in/ with a good token")
    expect(response.status_code, 200, call="the status of POST /api/sign-in/ with a good token")
    return client


def test_who_has_signed_in_is_known_later():
    known("ada")
    known("ada", "4712", "her other one")
    client = client_of(f"4711.{SECRET}")
    for _ in range(2):
        expect(
            client.get("/api/me/").json(),
            {"user": "ada"},
            call="GET /api/me/ after signing in with a token",
            because="The session holds the user's id. The backend that signed them in is asked for the user by get_user().",
        )
    expect(Client().post("/api/sign-in/", {"token": "4711.x"}).status_code, 401, call="the status for a wrong token")


@pytest.mark.parametrize("what", ["deactivated", "deleted"])
def test_who_is_gone_is_not_known_later(what):
    user = known("ada")
    client = client_of(f"4711.{SECRET}")
    expect(client.get("/api/me/").json(), {"user": "ada"}, call="GET /api/me/ after signing in with a token")
    if what == "deleted":
        user.delete()
    else:
        User.objects.update(is_active=False)
    response = attempt(client.get, "/api/me/", call=f"GET /api/me/ after ada was {what}")
    expect(
        response.json(),
        {"user": None},
        call=f"GET /api/me/ after ada was {what}",
        because="A session outlives a decision. get_user() is asked at each request.",
    )
