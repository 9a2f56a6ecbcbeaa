"""Claims of the katas on running behind a proxy, on sites that share their code, and on a build without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import DisallowedHost, ImproperlyConfigured
from django.core.management import call_command
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import NoReverseMatch

pytestmark = pytest.mark.django_db

PROXY = {"x-forwarded-proto": "https", "x-forwarded-host": "shop.example", "host": "app.internal:8000"}
HTTPS = {"SECURE_SSL_REDIRECT": True, "ALLOWED_HOSTS": ["shop.example", "app.internal"]}
TOLD = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"), "USE_X_FORWARDED_HOST": True}


@pytest.fixture
def posted() -> Iterator[Any]:
    def post(origin: str) -> int:
        client = Client(enforce_csrf_checks=True)
        client.get("/admin/login/", headers=PROXY)
        token = client.cookies["csrftoken"].value
        data = {"csrfmiddlewaretoken": token}
        return int(client.post("/admin/login/", data, headers={**PROXY, "origin": origin}).status_code)

    return post


def test_behind_a_proxy_that_django_does_not_know_https_is_redirected_to_itself() -> None:
    with override_settings(**HTTPS):
        assert Client().get("/plain/", headers=PROXY).status_code == 301
    with override_settings(**HTTPS, **TOLD):
        assert Client().get("/plain/", headers=PROXY).status_code == 200


def test_the_check_of_the_origin_compares_with_scheme_and_host_as_django_knows_them(posted: Any) -> None:
    with override_settings(ALLOWED_HOSTS=HTTPS["ALLOWED_HOSTS"]):
        assert posted("https://shop.example") == 403
        with override_settings(**TOLD):
            assert posted("https://shop.example") == 200
            assert posted("https://other.example") == 403
        with override_settings(CSRF_TRUSTED_ORIGINS=["https://shop.example"]):
            assert posted("https://shop.example") == 200


def test_anybody_can_claim_https_if_the_header_is_trusted_and_no_proxy_removes_it() -> None:
    with override_settings(**HTTPS, **TOLD):
        headers = {"host": "shop.example", "x-forwarded-proto": "https"}
        assert Client().get("/plain/", headers=headers).status_code == 200


def test_patterns_without_anchors_exempt_from_the_redirect_anywhere_in_the_path() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=["lai"]):
        assert Client().get("/plain/").status_code == 200
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=["^/plain/$"]):
        assert Client().get("/plain/").status_code == 301


def test_a_silenced_check_still_runs_and_says_what_it_finds() -> None:
    with override_settings(SILENCED_SYSTEM_CHECKS=["security.W008"]):
        found = [one for one in run_checks(include_deployment_checks=True) if one.id == "security.W008"]
        assert [one.is_silenced() for one in found] == [True]


def test_what_an_old_key_signed_is_valid_while_the_key_is_among_the_fallbacks() -> None:
    with override_settings(SECRET_KEY="old"):
        signed = Signer().sign("x")
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert Signer().unsign(signed) == "x"
    with override_settings(SECRET_KEY="new"), pytest.raises(BadSignature):
        Signer().unsign(signed)


def test_an_app_that_is_not_listed_has_no_models_to_import_and_can_be_asked_for() -> None:
    assert not apps.is_installed("django.contrib.redirects")
    with pytest.raises(RuntimeError, match="INSTALLED_APPS"):
        import_module("django.contrib.redirects.models")
    assert apps.is_installed("django.contrib.admin")


def test_the_url_tag_raises_for_an_unknown_name_unless_it_stores_what_it_finds() -> None:
    with pytest.raises(NoReverseMatch):
        Template('{% url "newsletter:subscribe" %}').render(Context())
    stored = '{% url "newsletter:subscribe" as link %}[{{ link }}]{% if link %}there{% endif %}'
    assert Template(stored).render(Context()) == "[]"


def test_an_empty_key_is_complained_of_when_it_is_read_and_collectstatic_does_not_read_it(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "site.css").write_text("a{}")
    folders = {"STATICFILES_DIRS": [source], "STATIC_ROOT": target}
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(SECRET_KEY="", STATICFILES_FINDERS=finders, STORAGES=storages, **folders):
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=False)
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
            Signer().sign("x")
    assert (target / "staticfiles.json").exists()


def test_the_redirect_to_https_asks_for_the_host_before_a_layer_below_can_check_it() -> None:
    middleware = SecurityMiddleware(lambda request: HttpResponse("below"))
    request = RequestFactory().get("/", headers={"host": "unknown.example"})
    with override_settings(ALLOWED_HOSTS=["shop.example"]):
        assert middleware(request).content == b"below"
        middleware.redirect = True
        with pytest.raises(DisallowedHost):
            middleware(request)
