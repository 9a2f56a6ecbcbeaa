from unittest import mock

from django.conf import settings
from django.contrib.auth.hashers import check_password, identify_hasher
from django.contrib.auth.models import User
from django.test import Client, override_settings

from kata_project.factories import UserFactory
from katas.auth.upgrade_old_passwords import accounts
from katas.auth.upgrade_old_passwords.quick import QuickPBKDF2PasswordHasher


def act(inputs):
    UserFactory(username="chief", is_staff=True, is_superuser=True)
    return {
        "admin": [admin(name) for name, _ in inputs["users"][:2]],
        "wrong": [sign_in(name, password) for name, password in inputs["wrong"]],
        "after wrong": [stored(*user) for user in inputs["users"]],
        "attempts": [sign_in(name, password) for name, password in inputs["attempts"]],
        "stored": [stored(*user) for user in inputs["users"]],
        "meanwhile": meanwhile("old-twin-3"),
        "upgraded apart": [apart("old-twin-1", "old-twin-2")],
        "namesake": stored("OLD-TWIN-1", "milk"),
        "inactive": [stored(*user)[1:] for user in inputs["inactive"]],
        "registered": [register(name, password) for name, password in inputs["newcomers"]],
        "another first": another_first("old-twin-4"),
        "salted": User.objects.get(username="twin-1").password != User.objects.get(username="twin-2").password,
        "again": [sign_in_again(*user) for user in [*inputs["users"], *inputs["newcomers"]]],
    }


def apart(*usernames):
    """Sign in with the same password, and say whether the stored hashes differ."""
    answers = [sign_in(username, "same") for username in usernames]
    return [answers, len(set(User.objects.filter(username__in=usernames).values_list("password", flat=True)))]


def sign_in(username, password):
    """Return the name of the user, and whether its hash is the one of the database."""
    user = accounts.sign_in(username, password)
    return user and [user.username, user.password == User.objects.get(pk=user.pk).password]


def meanwhile(username):
    """Sign in, while somebody else changes the row each time that a new hash is made."""
    slow = QuickPBKDF2PasswordHasher.encode

    def encode(self, *args, **kwargs):
        User.objects.filter(username=username).update(email="meanwhile@new.example", is_staff=True)
        return slow(self, *args, **kwargs)

    with mock.patch.object(QuickPBKDF2PasswordHasher, "encode", encode):
        return sign_in(username, "same")


def another_first(username):
    """Sign in with an old hash, and register, where the settings name another hasher first."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    with override_settings(PASSWORD_HASHERS=hashers):
        return [sign_in(username, "same"), stored(username, "same"), register(f"{username}-new", "same")]


def sign_in_again(username, password):
    before = User.objects.get(username=username).password
    return [
        sign_in(username, password),
        sign_in(username, f"{password}x"),
        User.objects.get(username=username).password == before,
    ]


def stored(username, password):
    """Say which hash a user has, and which passwords it fits."""
    encoded = User.objects.get(username=username).password
    return [
        identify_hasher(encoded).algorithm,
        check_password(password, encoded),
        check_password(f"{password}x", encoded),
    ]


def register(username, password):
    user = accounts.register(username, password)
    return [user.username, *stored(username, password)]


def admin(username):
    user = User.objects.get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="chief"))
    response = client.get(f"/admin/auth/user/{user.pk}/change/")
    digest, page = user.password.rpartition("$")[2], response.content.decode()
    return [response.status_code, any(digest[begin : begin + 11] in page for begin in range(30))]
