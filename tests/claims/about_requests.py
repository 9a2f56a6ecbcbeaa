"""Claims of the katas on URLs, views, middleware, security, sessions and the admin."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, ClassVar
from unittest import mock

import django
import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import authenticate, get_user_model, login, update_session_auth_hash
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, identify_hasher
from django.contrib.auth.models import Permission, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from django.core.exceptions import DisallowedRedirect, MiddlewareNotUsed
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import Resolver404, path, re_path, register_converter, reverse
from django.urls.converters import get_converters
from django.urls.resolvers import RegexPattern, URLResolver
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import ListView
from django.views.i18n import set_language

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, UserFactory
from tests.claims.urls import plain

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[None]]


def resolver(*patterns: Any) -> URLResolver:
    module = type("urls", (), {"urlpatterns": list(patterns)})
    return URLResolver(RegexPattern(r"^/"), module)


# --- URLs ----------------------------------------------------------------------------------------------------


def test_re_path_without_anchors_matches_anywhere() -> None:
    assert resolver(re_path(r"archive/", plain)).resolve("/xx/old-archive/yy").func is plain
    with pytest.raises(Resolver404):
        resolver(re_path(r"^archive/$", plain)).resolve("/xx/old-archive/yy")


def test_a_value_error_of_a_converter_goes_on_to_the_next_route() -> None:
    class Even:
        regex = "[0-9]+"

        def to_python(self, value: str) -> int:
            if int(value) % 2:
                raise ValueError
            return int(value)

        def to_url(self, value: int) -> str:
            return str(value)

    with mock.patch.dict(get_converters()):
        register_converter(Even, "even_claim")
        found = resolver(path("<even_claim:n>/", plain, name="even"), path("<int:n>/", plain, name="any"))
        assert [found.resolve(f"/{n}/").url_name for n in (2, 3)] == ["even", "any"]
    get_converters.cache_clear()


def test_reverse_tries_the_last_route_of_a_name_first() -> None:
    assert resolver(path("a/", plain, name="x"), path("b/", plain, name="x")).reverse("x") == "b/"


def test_slug_and_int_stop_at_a_slash_and_path_does_not() -> None:
    for kind in ("slug", "int", "str"):
        with pytest.raises(Resolver404):
            resolver(path(f"<{kind}:x>/", plain)).resolve("/1/2/")
    assert resolver(path("<path:x>/", plain)).resolve("/1/2/").kwargs == {"x": "1/2"}


def test_python_reads_the_digits_of_all_scripts() -> None:
    assert int("٣") == 3
    assert resolver(re_path(r"^(\d)/$", plain)).resolve("/٣/").args == ("٣",)
    with pytest.raises(Resolver404):
        resolver(path("<int:x>/", plain)).resolve("/٣/")


def test_a_url_without_its_slash_is_redirected_and_a_post_only_with_debug_raises() -> None:
    assert Client().get("/plain").headers["Location"] == "/plain/"
    assert Client().post("/plain").status_code == 301
    with override_settings(DEBUG=True), pytest.raises(RuntimeError, match="POST"):
        Client().post("/plain")


# --- Views ---------------------------------------------------------------------------------------------------


def test_require_get_refuses_head_and_require_safe_lets_it_through() -> None:
    assert Client().head("/only-get/").status_code == 405
    assert Client().head("/safe/").status_code == 200
    assert Client().post("/safe/").headers["Allow"] == "GET, HEAD"


def test_http404_is_a_404_and_any_other_exception_a_500() -> None:
    client = Client(raise_request_exception=False)
    with override_settings(DEBUG=False):
        assert client.get("/missing/").status_code == 404
        assert client.get("/broken/").status_code == 500


def test_a_content_type_that_is_given_gets_no_charset() -> None:
    assert HttpResponse("x", content_type="text/plain").headers["Content-Type"] == "text/plain"
    assert HttpResponse("x").headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_list_view_calls_its_methods_in_this_order(rf: RequestFactory) -> None:
    names = (
        *("setup", "dispatch", "get", "get_queryset", "get_context_data", "paginate_queryset", "render_to_response"),
    )
    called: list[str] = []

    def noted(name: str) -> Callable[..., Any]:
        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            called.append(name)
            return getattr(super(noting, self), name)(*args, **kwargs)

        return method

    noting = type(
        "Noting",
        (ListView,),
        {"model": Post, "ordering": "pk", "paginate_by": 2, **{name: noted(name) for name in names}},
    )
    response = noting.as_view()(rf.get("/"))
    assert called == list(names)
    assert not response.is_rendered


def test_as_view_makes_an_instance_for_each_request_and_copies_a_queryset_of_the_class(rf: RequestFactory) -> None:
    seen: list[Any] = []

    class Noting(ListView):  # type: ignore[type-arg]
        queryset = Post.objects.all()

        def get(self, request: HttpRequest) -> HttpResponse:
            seen.append((self, self.get_queryset()))
            return HttpResponse()

    view = Noting.as_view()
    view(rf.get("/")), view(rf.get("/"))
    assert seen[0][0] is not seen[1][0]
    assert seen[0][1] is not Noting.queryset


class Rendered:
    """Notes what it sees on the way out, and which exceptions reach it."""

    seen: ClassVar[list[str]] = []

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seen.append("made")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except BaseException as error:
            self.seen.append(type(error).__name__)
            raise
        self.seen.append(f"{response.status_code} {getattr(response, 'is_rendered', None)}")
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        self.seen.append("view")

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        self.seen.append(f"hook {type(error).__name__}")


@pytest.fixture
def noted(settings: Any) -> list[str]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Rendered"]
    settings.DEBUG = False
    Rendered.seen.clear()
    return Rendered.seen


def test_a_template_response_is_rendered_before_any_middleware_sees_it_go_out(noted: list[str]) -> None:
    Client().get("/rendered/")
    assert noted == ["made", "view", "200 True"]


def test_an_exception_from_below_arrives_as_a_response_and_process_exception_sees_it(noted: list[str]) -> None:
    client = Client(raise_request_exception=False)
    client.get("/broken/")
    assert noted == ["made", "view", "hook ValueError", "500 None"]
    client.get("/missing/")
    assert noted[-1] == "404 None"


def test_system_exit_passes_through_every_layer(noted: list[str]) -> None:
    with pytest.raises(SystemExit):
        Client().get("/stopped/")
    assert noted == ["made", "view", "SystemExit"]


def test_middleware_is_made_once_for_many_requests_and_process_view_needs_a_url_that_resolves(noted: list[str]) -> None:
    client = Client()
    client.get("/nowhere/"), client.get("/plain/")
    assert noted == ["made", "404 None", "view", "200 None"]


def test_a_layer_that_answers_by_itself_hides_those_below(noted: list[str], settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/plain/").status_code == 301
    assert noted == ["made"]


def test_a_missing_slash_is_seen_as_a_404_below_the_layer_that_redirects(noted: list[str]) -> None:
    assert Client().get("/plain").status_code == 301
    assert noted == ["made", "404 None"]


def test_a_streamed_response_has_no_content() -> None:
    assert not hasattr(StreamingHttpResponse("x"), "content")


def unused(get_response: object) -> None:
    raise MiddlewareNotUsed


def test_middleware_not_used_leaves_the_layer_out(settings: Any) -> None:
    settings.MIDDLEWARE = [f"{__name__}.unused"]
    assert Client().get("/plain/").status_code == 200


def test_looking_at_the_user_makes_the_response_vary_by_cookie() -> None:
    assert "Vary" not in Client().get("/plain/").headers
    assert "Cookie" in Client().get("/who/").headers["Vary"]


def test_the_user_costs_two_queries_when_it_is_looked_at(client: Client, django_assert_num_queries: Queries) -> None:
    client.force_login(UserFactory.create())
    with django_assert_num_queries(2):
        client.get("/who/")
    with django_assert_num_queries(0):
        client.get("/plain/")


def test_a_404_is_logged_with_its_request_after_the_chain_is_done(
    caplog: pytest.LogCaptureFixture, noted: list[str]
) -> None:
    Client().get("/nowhere/")
    (record,) = (one for one in caplog.records if one.name == "django.request")
    assert record.request.path == "/nowhere/"  # type: ignore[attr-defined]


def test_a_filter_of_a_logger_is_not_asked_for_records_of_its_children() -> None:
    parent, child = logging.getLogger("claims"), logging.getLogger("claims.child")
    asked = mock.Mock(return_value=True)
    parent.addFilter(asked)
    try:
        child.warning("x")
        assert not asked.filter.called
        assert not asked.called
        parent.warning("x")
    finally:
        parent.removeFilter(asked)
    assert asked.filter.called or asked.called


# --- Security ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Origin": "https://testserver", "Referer": "https://evil.example/"}, False),
        ({"Referer": "https://evil.example/"}, True),
        ({"Origin": "https://evil.example"}, True),
    ],
    ids=["a good origin", "no origin", "a bad origin"],
)
def test_the_referer_is_looked_at_only_without_an_origin(headers: dict[str, str], refused: bool) -> None:
    secret = "a" * 32
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": secret}, secure=True, headers=headers)
    request.COOKIES[settings.CSRF_COOKIE_NAME] = secret
    middleware = CsrfViewMiddleware(lambda request: HttpResponse())
    middleware.process_request(request)
    assert (middleware.process_view(request, plain, (), {}) is not None) is refused


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("/posts/", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https:///evil.example", False),
        ("javascript:alert(1)", False),
        ("http://testserver/", False),
    ],
)
def test_only_a_url_of_this_host_and_scheme_stays_on_the_site(url: str, stays: bool) -> None:
    assert url_has_allowed_host_and_scheme(url, {"testserver"}, require_https=True) is stays


def test_a_redirect_refuses_schemes_and_knows_nothing_of_hosts() -> None:
    with pytest.raises(DisallowedRedirect):
        HttpResponseRedirect("javascript:alert(1)")
    assert HttpResponseRedirect("ftp://evil.example").url == "ftp://evil.example"


def test_what_is_signed_with_a_fallback_key_is_accepted() -> None:
    user = UserFactory.create()
    with override_settings(SECRET_KEY="leaked"):
        forged, token = signing.dumps({"user": 1}), PasswordResetTokenGenerator().make_token(user)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["leaked"]):
        assert signing.loads(forged) == {"user": 1}
        assert PasswordResetTokenGenerator().check_token(user, token)
    with override_settings(SECRET_KEY="new"), pytest.raises(signing.BadSignature):
        signing.loads(forged)


def test_a_quoted_placeholder_is_no_parameter() -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match=r"binding|param"):
        cursor.execute("SELECT id FROM blog_post WHERE title = '%s'", ["x"])


def test_a_host_that_is_not_allowed_is_a_400() -> None:
    with override_settings(ALLOWED_HOSTS=["blog.example"], DEBUG=False):
        assert Client().get("/admin/", headers={"host": "10.0.0.1"}).status_code == 400


# --- Passwords and signing in --------------------------------------------------------------------------------


def test_a_stored_password_names_algorithm_iterations_and_salt() -> None:
    algorithm, iterations, salt, digest = PBKDF2PasswordHasher().encode("x", "s" * 22).split("$")
    assert (algorithm, int(iterations), salt) == ("pbkdf2_sha256", PBKDF2PasswordHasher.iterations, "s" * 22)
    assert digest


def test_the_number_of_iterations_rises_with_each_release() -> None:
    known = {(5, 2): 1_000_000, (6, 0): 1_200_000, (6, 1): 1_500_000}
    assert PBKDF2PasswordHasher.iterations == known.get(django.VERSION[:2], PBKDF2PasswordHasher.iterations)


def test_a_hash_with_fewer_or_more_iterations_is_to_be_updated() -> None:
    hasher = PBKDF2PasswordHasher()
    for iterations, update in ((1, True), (hasher.iterations, False), (hasher.iterations + 1, True)):
        assert hasher.must_update(f"pbkdf2_sha256${iterations}${'s' * 22}$x") is update


def test_a_good_login_with_an_old_hash_stores_a_new_one() -> None:
    setter = mock.Mock()
    with override_settings(
        PASSWORD_HASHERS=[f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
    ):
        old = PBKDF2PasswordHasher().encode("x", "s" * 22, 1)
        assert check_password("x", old, setter)
        assert identify_hasher(old).algorithm == "pbkdf2_sha256"
    setter.assert_called_once_with("x")


def test_authenticate_runs_the_hasher_once_for_a_name_that_nobody_has() -> None:
    with mock.patch.object(User, "set_password") as hashed:
        assert authenticate(username="nobody", password="x") is None
    hashed.assert_called_once()


def test_authenticate_refuses_an_inactive_account() -> None:
    get_user_model().objects.create_user("ada", password="x", is_active=False)
    assert authenticate(username="ada", password="x") is None


def signed_in(rf: RequestFactory, user: User, session: SessionStore) -> HttpRequest:
    request = rf.get("/")
    request.session = session
    request.user = user
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return request


def test_login_keeps_the_data_of_a_visitor_under_a_new_key(rf: RequestFactory) -> None:
    session = SessionStore()
    session["cart"] = [1]
    session.save()
    before = session.session_key
    signed_in(rf, UserFactory.create(), session)
    assert session["cart"] == [1]
    assert session.session_key != before


def test_login_flushes_the_session_of_another_user(rf: RequestFactory) -> None:
    session = SessionStore()
    signed_in(rf, UserFactory.create(), session)
    session["cart"] = [1]
    signed_in(rf, UserFactory.create(), session)
    assert "cart" not in session


def test_a_new_password_ends_all_sessions_but_the_one_that_is_kept_on_purpose(rf: RequestFactory) -> None:
    user = UserFactory.create()
    here, there = Client(), Client()
    here.force_login(user), there.force_login(user)
    user.set_password("new")
    user.save()
    request = rf.get("/")
    request.session, request.user = here.session, user
    update_session_auth_hash(request, user)
    request.session.save()
    here.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    assert [client.get("/who/").content for client in (here, there)] == [b"True", b"False"]


def test_logout_deletes_the_row_of_the_session_and_answers_a_get_with_405() -> None:
    client = Client()
    client.force_login(UserFactory.create())
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert not Session.objects.exists()


def test_a_permission_of_the_model_backend_knows_no_single_object() -> None:
    user = UserFactory.create()
    user.user_permissions.add(Permission.objects.get(codename="change_post"))
    user = User.objects.get(pk=user.pk)
    assert user.has_perm("blog.change_post")
    assert not user.has_perm("blog.change_post", PostFactory.create())


# --- Sessions ------------------------------------------------------------------------------------------------


def test_json_turns_the_keys_of_a_dict_into_strings() -> None:
    serializer = JSONSerializer()
    assert serializer.loads(serializer.dumps({1: 2})) == {"1": 2}


def test_no_pickle_serializer_is_shipped_since_5_0() -> None:
    from django.contrib.sessions import serializers

    assert not hasattr(serializers, "PickleSerializer")


def test_a_change_inside_a_value_is_not_saved() -> None:
    client = Client()
    session = client.session
    session["cart"] = {}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.get("/nested/")
    assert client.session["cart"] == {}


def test_after_a_500_the_session_is_not_saved() -> None:
    client = Client()
    client.get("/kept/404/")
    client.get("/kept/500/")
    assert client.session["kept"] == 404


def test_a_number_as_a_key_of_the_session_is_not_found_in_the_next_request() -> None:
    session = SessionStore()
    session["cart"] = {1: 2}
    session.save()
    assert SessionStore(session.session_key)["cart"].get(1) is None


def test_a_setdefault_gives_each_crawler_a_row_and_a_cookie() -> None:
    response = Client().get("/setdefault/")
    assert settings.SESSION_COOKIE_NAME in response.cookies
    assert "Cookie" in response.headers["Vary"]
    assert Session.objects.count() == 1


def test_reading_the_session_sets_no_cookie_and_makes_the_response_vary(rf: RequestFactory) -> None:
    look = SessionMiddleware(lambda request: HttpResponse(request.session.get("language", "en")))
    response = look(rf.get("/"))
    assert not response.cookies
    assert response.headers["Vary"] == "Cookie"
    assert not Session.objects.exists()


def test_a_session_lives_two_weeks_from_when_it_was_saved_last() -> None:
    assert settings.SESSION_COOKIE_AGE == 14 * 24 * 60 * 60
    session = SessionStore()
    session.create()
    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
    session.save()
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=13)


def test_set_language_keeps_the_language_in_a_cookie_and_not_in_the_session(rf: RequestFactory) -> None:
    assert not hasattr(translation, "LANGUAGE_SESSION_KEY")
    request = rf.post("/", {"language": "de", "next": "/"})
    request.session = SessionStore()
    assert set_language(request).cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    assert request.session.is_empty()


def test_the_session_cookie_is_httponly_and_lax_and_not_secure_by_default() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_SECURE is False


# --- The admin -----------------------------------------------------------------------------------------------


def test_a_search_on_postgresql_compares_both_sides_in_capitals() -> None:
    database = PostgreSQL({**connection.settings_dict, "ENGINE": "django.db.backends.postgresql"})
    sql, _ = Post.objects.filter(title__icontains="x").order_by().query.get_compiler(connection=database).as_sql()
    assert 'UPPER("blog_post"."title"::text) LIKE UPPER(%s)' in sql


def test_an_action_without_permission_is_not_offered_so_a_forged_request_does_nothing() -> None:
    ran = mock.Mock(return_value=None)

    @admin.action(permissions=["publish"])
    def publish(modeladmin: object, request: HttpRequest, queryset: object) -> None:
        ran()

    class Guarded(admin.ModelAdmin):  # type: ignore[type-arg]
        actions = (publish,)

        def has_publish_permission(self, request: HttpRequest) -> bool:
            return False

    site = admin.AdminSite()
    site.register(Post, Guarded)
    client = RequestFactory()
    request = client.get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    assert "publish" not in Guarded(Post, site).get_actions(request)


def test_an_action_that_updates_rows_writes_no_log_entry() -> None:
    PostFactory.create()
    Post.objects.update(status=Post.Status.PUBLISHED)
    assert not LogEntry.objects.exists()


def test_log_entries_can_be_written_in_bulk_since_5_1() -> None:
    assert hasattr(admin.ModelAdmin, "log_change")
    assert hasattr(LogEntry.objects, "log_actions")


def test_an_action_can_be_offered_on_the_change_form_since_6_1() -> None:
    if django.VERSION < (6, 1):
        with pytest.raises(TypeError):
            admin.action(location="change")(lambda *args: None)
    else:
        import inspect

        assert "location" in inspect.signature(admin.action).parameters
        assert "action_location" in inspect.signature(admin.ModelAdmin.get_actions).parameters


def test_a_foreign_key_as_a_column_is_sorted_by_the_order_of_its_model_or_by_its_key() -> None:
    assert 'ORDER BY "blog_post"."category_id"' in str(Post.objects.order_by("category").query)


def test_a_read_only_field_is_not_in_the_form() -> None:
    class Reading(admin.ModelAdmin):  # type: ignore[type-arg]
        readonly_fields = ("views",)

    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)
    assert "views" not in Reading(Post, admin.site).get_form(request).base_fields


def test_names_are_reversed_below_its_prefix() -> None:
    from django.urls import get_script_prefix, set_script_prefix

    before = get_script_prefix()
    set_script_prefix("/shop/")
    try:
        assert reverse("blog:home").startswith("/shop/")
    finally:
        set_script_prefix(before)
