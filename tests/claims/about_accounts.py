"""Claims of the katas on permissions, groups, authentication backends, hashers, links and user models."""

from __future__ import annotations

import inspect
import time
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.hashers import MD5PasswordHasher, identify_hasher
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.contrib.auth.signals import user_login_failed
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.views.generic import View

from kata_project.factories import PostFactory, UserFactory

pytestmark = pytest.mark.django_db

NEEDED = "blog.change_post"


def holder() -> User:
    user: User = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="change_post", content_type__app_label="blog"))
    return User.objects.get(pk=user.pk)


def visit(view: Any, user: Any) -> int:
    request = RequestFactory().get("/page/")
    request.user = user
    status: int = view(request).status_code
    return status


# --- Permissions ---------------------------------------------------------------------------------------------


def test_permission_required_sends_those_who_are_signed_in_to_the_login_page_too() -> None:
    view = permission_required(NEEDED)(lambda request: HttpResponse())
    assert (visit(view, UserFactory()), visit(view, AnonymousUser()), visit(view, holder())) == (302, 302, 200)


def test_permission_required_with_raise_exception_refuses_all() -> None:
    view = permission_required(NEEDED, raise_exception=True)(lambda request: HttpResponse())
    for user in (UserFactory(), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            visit(view, user)


def test_the_mixin_tells_those_who_are_signed_in_from_those_who_are_not() -> None:
    class Page(PermissionRequiredMixin, View):
        permission_required = NEEDED

    assert visit(Page.as_view(), AnonymousUser()) == 302
    with pytest.raises(PermissionDenied):
        visit(Page.as_view(), UserFactory())


def test_a_permission_for_an_object_is_false_but_for_a_superuser() -> None:
    post = PostFactory()
    assert holder().has_perm(NEEDED)
    assert not holder().has_perm(NEEDED, post)
    assert UserFactory(is_superuser=True).has_perm(NEEDED, post)


def test_an_inactive_superuser_has_no_permission() -> None:
    assert not UserFactory(is_superuser=True, is_active=False).has_perm(NEEDED)


def test_has_perm_takes_two_queries_once_and_remembers_over_refresh_from_db() -> None:
    user = holder()
    with CaptureQueriesContext(connection) as queries:
        assert user.has_perm(NEEDED)
        assert not user.has_perm("blog.add_post")
    assert len(queries) == 2
    user.user_permissions.clear()
    user.refresh_from_db()
    assert user.has_perm(NEEDED)
    assert not User.objects.get(pk=user.pk).has_perm(NEEDED)


# --- Backends ------------------------------------------------------------------------------------------------


class Tokens(BaseBackend):
    """Takes a token and nothing else."""

    def authenticate(self, request: HttpRequest | None, token: str = "") -> Any:  # type: ignore[override]
        """Refuse this token for all backends, and know no other."""
        if token == "stop":
            raise PermissionDenied
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Grant one permission to everybody."""
        return perm == "shelf.read"


class Everybody(BaseBackend):
    """Takes every token."""

    def authenticate(self, request: HttpRequest | None, token: str = "") -> Any:  # type: ignore[override]
        """Return somebody."""
        return UserFactory()


HERE = "tests.claims.about_accounts"
BACKENDS = [f"{HERE}.Tokens", f"{HERE}.Everybody", "django.contrib.auth.backends.ModelBackend"]


@override_settings(AUTHENTICATION_BACKENDS=BACKENDS)
def test_none_passes_on_to_the_next_backend_and_permission_denied_ends_the_search() -> None:
    assert authenticate(None, token="x") is not None
    assert authenticate(None, token="stop") is None


@override_settings(AUTHENTICATION_BACKENDS=BACKENDS)
def test_a_backend_that_does_not_take_the_credentials_is_not_asked() -> None:
    with mock.patch.object(Tokens, "authenticate", autospec=True) as asked:
        assert authenticate(None, username="nobody", password="x") is None
    assert not asked.called


@override_settings(AUTHENTICATION_BACKENDS=BACKENDS)
def test_one_backend_that_grants_a_permission_is_enough() -> None:
    assert UserFactory().has_perm("shelf.read")
    assert not UserFactory().has_perm("shelf.write")


def test_a_backend_on_basebackend_knows_nobody_at_the_next_request() -> None:
    user = UserFactory()
    assert Tokens().get_user(user.pk) is None
    assert ModelBackend().get_user(user.pk) == user


@override_settings(AUTHENTICATION_BACKENDS=[f"{HERE}.Tokens"])
def test_tokens_are_hidden_from_receivers_of_user_login_failed_and_codes_are_not() -> None:
    seen: list[dict[str, str]] = []

    def note(credentials: dict[str, str], **kwargs: Any) -> None:
        seen.append(credentials)

    user_login_failed.connect(note)
    try:
        authenticate(None, token="abc")
        authenticate(None, code="abc")
    finally:
        user_login_failed.disconnect(note)
    assert [set(seen[0]["token"]), seen[1]["code"]] == [{"*"}, "abc"]


# --- User models ---------------------------------------------------------------------------------------------


def test_user_can_be_imported_where_it_is_swapped_and_has_no_manager() -> None:
    with override_settings(AUTH_USER_MODEL="shelf.Member"):
        with pytest.raises(AttributeError, match="swapped"):
            _ = User.objects
        form = UserCreationForm({"username": "ada", "password1": "tea", "password2": "tea"})
        with pytest.raises(AttributeError, match="swapped"):
            form.is_valid()


def test_normalize_email_lowers_the_domain_only() -> None:
    assert BaseUserManager.normalize_email("Ada@Example.ORG") == "Ada@example.org"


def test_the_async_lookup_of_a_manager_does_not_call_the_other_one() -> None:
    assert inspect.iscoroutinefunction(BaseUserManager.aget_by_natural_key)
    assert "get_by_natural_key" not in BaseUserManager.aget_by_natural_key.__code__.co_names
    assert "aget_by_natural_key" in ModelBackend.aauthenticate.__code__.co_names


def test_iexact_compares_in_upper_case_on_postgresql() -> None:
    from django.db.backends.postgresql.operations import DatabaseOperations

    lookup = DatabaseOperations(mock.MagicMock()).lookup_cast("iexact")
    assert lookup == "UPPER(%s::text)"
    assert get_user_model() is User


# --- A hasher of an old system ----------------------------------------------------------------------------------


class Eight(MD5PasswordHasher):
    """Looks at eight characters, as the old system did, and says that nothing is to be updated."""

    algorithm = "eight"

    def encode(self, password: str, salt: str) -> str:
        return super().encode(password[:8], salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(password[:8], encoded)

    def must_update(self, encoded: str) -> bool:
        return False


@override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher", "tests.claims.about_accounts.Eight"]
)
def test_a_hash_of_another_hasher_than_the_first_is_replaced_by_one_of_all_that_was_typed() -> None:
    user = UserFactory(username="ada")
    user.password = Eight().encode("teapots!", "salt")
    user.save()
    assert authenticate(None, username="ada", password="teapots!-mine") == user
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "md5"
    assert authenticate(None, username="ada", password="teapots!") is None
    assert authenticate(None, username="ada", password="teapots!-mine") == user


# --- A link that holds a right ----------------------------------------------------------------------------------


def test_a_signed_link_ends_with_max_age_and_belongs_to_its_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    week = 7 * 24 * 3600
    link = signing.dumps(1, salt="preview")
    assert signing.loads(link, salt="preview", max_age=week) == 1
    with pytest.raises(signing.BadSignature):
        signing.loads(link, salt="reset", max_age=week)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + week + 1)
    with pytest.raises(signing.BadSignature) as caught:
        signing.loads(link, salt="preview", max_age=week)
    assert caught.type is signing.SignatureExpired
    assert signing.loads(link, salt="preview") == 1


def test_by_default_the_address_of_a_page_is_kept_from_other_sites() -> None:
    assert Client().get("/plain/").headers["Referrer-Policy"] == "same-origin"
