import hashlib
import os
import random
import re
from datetime import UTC, datetime
from itertools import pairwise
from unittest import mock

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.signing import Signer
from django.db import transaction
from django.test import Client

from katas.auth.auth_backend import tokens
from katas.auth.auth_backend.models import ApiToken
from pytest_djangokata.testing import count_random_bytes


def asked(**credentials):
    """Return who is signed in, None, or the name of the error."""
    try:
        user = authenticate(None, **credentials)
    except Exception as error:  # noqa: BLE001  (which one came is the answer)
        return type(error).__name__
    return user and [user.username]


def me(client):
    try:
        return client.get("/api/me/").json()["user"]
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


class Source:
    """Random bytes that begin with *first*, unless single numbers are asked for: zeros and "-" in front are rare.

    Of many bytes the first six are *first*: a secret that is a hash of a short prefix is the same again.
    """

    def __init__(self):
        self.first, self.urandom = None, os.urandom

    def __call__(self, size):
        given = self.urandom(size)
        if self.first is None or size < 4 or size == 7:
            return given
        alike = 6 if size >= 16 else 1
        return bytes([self.first]) * alike + given[alike:]


def issued(names, seed):
    """Issue tokens, and say what can be said of them without saying what they are."""
    made, forgotten, enough = [], [], []
    source = Source()
    with (
        mock.patch("os.urandom", source),  # which count_random_bytes() makes the source of all
        mock.patch("time.time", return_value=1.7e9),
        mock.patch("time.time_ns", return_value=17 * 10**17),
        count_random_bytes(tokens) as drawn,
    ):
        for name, first in zip(names, (0, 0xF8, 0xFF, 0), strict=True):
            user = User.objects.get(username=name)
            random.seed(seed)
            drawn.clear()
            source.first = first
            with transaction.atomic():
                forgotten.append(tokens.issue(user).partition("."))
                transaction.set_rollback(True)
            enough.append(sum(drawn) >= 16)
            source.first = None
            random.seed(seed)
            made.append((name, tokens.issue(user)))
    parts = [token.partition(".") for _, token in made]
    more = []
    for _ in range(16):
        with transaction.atomic():
            more.append(tokens.issue(user).partition("."))
            transaction.set_rollback(True)
    rows = [
        ApiToken.objects.filter(prefix=part[0], user__username=name) for part, name in zip(parts, names, strict=True)
    ]
    stored = {str(value) for row in ApiToken.objects.values() for value in row.values()}
    return {
        "form": [
            bool(re.fullmatch(r"[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]{32,}", "".join(part))) for part in parts + forgotten
        ],
        "alike": [sum(map(str.__eq__, before[2], after[2])) * 2 > len(before[2]) for before, after in pairwise(parts)],
        "different": [
            len({prefix for prefix, _, _ in parts + forgotten[1:]}) == 2 * len(made) - 1,
            len({secret for _, _, secret in parts + forgotten}) == 2 * len(made),
        ],
        "enough": enough,
        "apart": [prefix in secret for prefix, _, secret in parts],
        "shown": [
            [one, other]
            for one in range(8)
            for other in range(-32, 32)
            if all(prefix[one : one + 1] == secret[other:][:1] for prefix, _, secret in more)
        ],
        "digests": [
            [[row.digest == hashlib.sha256(part[2].encode()).hexdigest(), row.revoked_at] for row in found]
            for part, found in zip(parts, rows, strict=True)
        ],
        "stored": [secret in stored for _, _, secret in parts],
        "works": [asked(token=token) for _, token in made],
    }


def session(step):
    """Sign in at the page, let something happen to the user, and look again."""
    client = Client()
    seen = [client.post("/api/sign-in/", {"token": step["token"]}).status_code, me(client), me(client)]
    user = User.objects.filter(username=step["user"])
    if step["then"] == "deleted":
        user.delete()
    elif step["then"] == "deactivated":
        user.update(is_active=False)
    return [*seen, me(client)]


def act(inputs):
    seen = [asked(token=token and token.replace("<half>", "\udc00")) for token in inputs["tokens"]]
    User.objects.filter(password__startswith="!").update(password="")
    seen += [asked(token=token) for token in inputs["tokens"]]
    seen += [asked(token=Signer(salt="old app").sign(name)) for name in inputs["old"]]
    seen += [asked(username=name, password=password) for name, password in inputs["passwords"]]
    for token, prefix in inputs["revoked"]:
        before = asked(token=token)
        rows = ApiToken.objects.filter(prefix=prefix)
        rows.update(revoked_at=datetime(inputs["year"], 1, 1, tzinfo=UTC))
        seen.append([before, asked(token=token)])
        rows.update(revoked_at=None)
        seen.append(asked(token=token))
    return {
        "seen": seen,
        "issued": issued(inputs["issue"], inputs["seed"]),
        "sessions": [session(step) for step in inputs["sessions"]],
    }
