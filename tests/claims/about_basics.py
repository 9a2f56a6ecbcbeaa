"""Claims of the short katas: what Django ships, passwords, members' pages, a cached page, a queryset's methods, a mixin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required, login_required, permission_required, user_passes_test
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, identify_hasher
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify
from django.views import View
from django.views.decorators.cache import cache_control, cache_page
from django.views.generic import FormView, TemplateView
from django.views.generic.base import ContextMixin

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


# --- Members' pages ------------------------------------------------------------------------------------------


def answers(view: Callable[..., HttpResponse]) -> list[str]:
    """Return what *view* answers to a visitor and to somebody who is signed in and may not."""
    seen = []
    for user in (AnonymousUser(), User(username="ada", pk=1)):
        request = RequestFactory().get("/page/?a=1")
        request.user = user
        try:
            response = view(request)
        except PermissionDenied:
            seen.append("403")
        else:
            seen.append(f"{response.status_code} {response.headers.get('Location')}")
    return seen


def test_user_passes_test_redirects_a_signed_in_user_and_its_mixin_does_not() -> None:
    class Staff(UserPassesTestMixin, View):
        def test_func(self) -> bool:
            return self.request.user.is_staff

        def get(self, request: HttpRequest) -> HttpResponse:
            return HttpResponse()

    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    login = "302 /accounts/login/?next=/page/%3Fa%3D1"
    assert answers(user_passes_test(lambda user: user.is_staff)(plain)) == [login, login]
    assert answers(permission_required("blog.change_post")(plain)) == [login, login]
    assert answers(Staff.as_view()) == [login, "403"]
    both = login_required(permission_required("blog.change_post", raise_exception=True)(plain))
    assert answers(both) == [login, "403"]


def test_staff_member_required_leads_to_the_login_page_of_the_admin() -> None:
    view = staff_member_required(lambda request: HttpResponse())
    assert all(one.startswith("302 /admin/login/?next=") for one in answers(view))


def test_a_deactivated_user_is_anonymous_at_the_next_request() -> None:
    user, client = User.objects.create_user("ada"), Client()
    client.force_login(user)
    seen = [client.get("/who/").content]
    User.objects.update(is_active=False)
    assert [*seen, client.get("/who/").content] == [b"True", b"False"]


def test_a_middleware_closes_all_views_but_those_that_are_opened() -> None:
    middleware = LoginRequiredMiddleware(lambda request: HttpResponse())

    def closed(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def opened(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for view, status in ((closed, 302), (login_not_required(opened), None)):
        response = middleware.process_view(request, view, (), {})
        assert getattr(response, "status_code", None) == status


def test_the_user_costs_a_query_for_the_session_and_one_for_the_row() -> None:
    client = Client()
    client.force_login(User.objects.create_user("ada"))
    for url, queries in (("/plain/", 0), ("/who/", 2)):
        with CaptureQueriesContext(connection) as log:
            client.get(url)
        assert len(log) == queries


# --- A cached page -------------------------------------------------------------------------------------------


@pytest.fixture
def page_cache() -> Iterator[None]:
    caches = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "about_basics"}}
    with override_settings(CACHES=caches):
        cache.clear()
        yield
        cache.clear()


def is_stored(view: Callable[..., HttpResponse], method: str = "get") -> bool:
    """Say whether ``cache_page`` answers the second request from the cache."""
    calls = []

    def counted(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        return view(request)

    cached = cache_page(60)(counted)
    for _ in range(2):
        cached(getattr(RequestFactory(), method)("/"))
    return len(calls) == 1


@pytest.mark.usefixtures("page_cache")
def test_cache_page_stores_what_is_found_by_get_or_head_and_no_error() -> None:
    for method, status, stored in (
        ("get", 200, True),
        ("head", 200, True),
        ("get", 304, False),
        ("get", 404, False),
        ("get", 500, False),
        ("get", 302, False),
        ("post", 200, False),
    ):
        cache.clear()
        assert is_stored(lambda request, status=status: HttpResponse(status=status), method) is stored, (method, status)


@pytest.mark.usefixtures("page_cache")
def test_cache_page_does_not_store_what_is_private() -> None:
    assert is_stored(cache_control(private=True)(lambda request: HttpResponse())) is False


@pytest.mark.usefixtures("page_cache")
def test_cache_page_tells_query_strings_apart_and_tells_browsers_for_how_long() -> None:
    view = cache_page(60)(lambda request: HttpResponse(request.GET["q"]))
    factory = RequestFactory()
    for _ in range(2):
        assert [view(factory.get("/", {"q": word})).content for word in ("tea", "cocoa")] == [b"tea", b"cocoa"]
    response = view(factory.get("/", {"q": "tea"}))
    assert response.headers["Cache-Control"] == "max-age=60"
    assert response.headers["Expires"]


@pytest.mark.usefixtures("page_cache")
def test_cache_page_below_the_session_middleware_shows_one_visitor_the_page_of_another() -> None:
    names = {}
    for name in ("ada", "bea"):
        client = Client()
        client.force_login(User.objects.create_user(name))
        response = client.get("/cached-name/")
        names[name] = response.content.decode()
        assert "Cookie" in response.headers.get("Vary", "") or name == "bea"
    assert names == {"ada": "ada", "bea": "ada"}


# --- Mixins --------------------------------------------------------------------------------------------------


class Word(forms.Form):
    word = forms.CharField()


class Swallows:
    """Hands on no keyword arguments."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data()  # type: ignore[misc]
        return context


def test_a_form_that_is_not_handed_on_is_built_again_and_has_lost_what_the_view_said(rf: RequestFactory) -> None:
    class Ask(FormView):  # type: ignore[type-arg]
        form_class = Word
        template_name = "unused.html"

        def form_valid(self, form: Word) -> HttpResponse:
            form.add_error("word", "taken")
            return self.form_invalid(form)

    class Swallowed(Swallows, Ask):
        pass

    for data, view, errors in (
        ({"word": "tea"}, Ask, {"word": ["taken"]}),
        ({"word": "tea"}, Swallowed, {}),
        ({}, Swallowed, {"word": ["This field is required."]}),
    ):
        response: Any = view.as_view()(rf.post("/", data))
        assert response.context_data["form"].errors == errors


def test_a_context_mixin_ends_the_line_of_super() -> None:
    class Title:
        def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
            return {"title": "x"}

    class Behind(ContextMixin, Title):  # type: ignore[misc]
        pass

    assert "title" not in Behind().get_context_data()


def test_login_required_behind_the_view_is_no_check_at_all(rf: RequestFactory) -> None:
    class Open(TemplateView, LoginRequiredMixin):
        template_name = "unused.html"

    class Closed(LoginRequiredMixin, TemplateView):
        template_name = "unused.html"

    request = rf.get("/")
    request.user = AnonymousUser()
    assert [view.as_view()(request).status_code for view in (Open, Closed)] == [200, 302]


def test_a_view_is_in_its_own_context_and_new_for_each_request(rf: RequestFactory) -> None:
    view = TemplateView.as_view(template_name="unused.html")
    first, second = (view(rf.get("/")).context_data["view"] for _ in range(2))  # type: ignore[attr-defined]
    assert isinstance(first, TemplateView)
    assert first is not second
