"""Claims of the short katas: what Django ships, passwords, members' pages, a cached page, a queryset's methods, a mixin."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, identify_hasher
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import models
from django.test import override_settings
from django.utils.text import slugify

pytestmark = pytest.mark.django_db

HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]


# --- Batteries -----------------------------------------------------------------------------------------------


def test_get_page_never_raises_and_takes_a_number_below_one_for_the_last_page() -> None:
    paginator = Paginator(range(30), 10)
    pages = {"two": 1, "2.5": 1, None: 1, 0: 3, "-1": 3, 99: 3}
    assert {number: paginator.get_page(number).number for number in pages} == pages


def test_slugify_drops_what_is_not_ascii_unless_it_is_allowed() -> None:
    assert [slugify("日本"), slugify("日本", allow_unicode=True)] == ["", "日本"]


# --- Passwords -----------------------------------------------------------------------------------------------


def test_authenticate_upgrades_the_hash_of_an_inactive_user_whom_it_refuses() -> None:
    old = PBKDF2PasswordHasher().encode("tea", "s" * 22, 1)
    user = User.objects.create(username="ada", password=old, is_active=False)
    with override_settings(PASSWORD_HASHERS=HASHERS):
        assert authenticate(username="ada", password="tea") is None
        user.refresh_from_db()
        assert identify_hasher(user.password).algorithm == "md5"


def test_nobody_signs_in_with_a_hash_whose_hasher_is_not_listed() -> None:
    old = PBKDF2PasswordHasher().encode("tea", "s" * 22, 1)
    with override_settings(PASSWORD_HASHERS=HASHERS[:1]):
        assert check_password("tea", old) is False
    with override_settings(PASSWORD_HASHERS=HASHERS):
        assert check_password("tea", old) is True


# --- Methods of a queryset -----------------------------------------------------------------------------------


class Shelf(models.QuerySet[User]):
    def staff(self) -> Shelf:
        return self.filter(is_staff=True)

    def _private(self) -> Shelf:
        return self


def test_as_manager_copies_public_methods_and_leaves_delete_out() -> None:
    for manager in (Shelf.as_manager(), models.Manager.from_queryset(Shelf)()):
        assert [hasattr(manager, name) for name in ("staff", "_private", "delete")] == [True, False, False]
    assert models.QuerySet.delete.queryset_only is True


def test_a_method_of_a_manager_is_gone_after_filter() -> None:
    assert hasattr(User.objects, "create_user")
    assert not hasattr(User.objects.filter(), "create_user")
