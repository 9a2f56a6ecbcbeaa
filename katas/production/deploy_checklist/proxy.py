"""Runs the site with the production settings, and pretends to be the proxy. Nothing is to be done here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from unittest import mock

from django.conf import Settings, settings
from django.core.checks import run_checks
from django.test import Client
from django.test.utils import override_settings

PRODUCTION = f"{__package__}.production"
PROJECT = "kata_project.settings"
INTERNAL = "app.internal:8000"

#: What a test run has to keep, and what cannot change while Django runs.
KEPT = {"DATABASES", "INSTALLED_APPS", "PASSWORD_HASHERS", "SETTINGS_MODULE", "LOGGING"}


def load(environment: Mapping[str, str]) -> Settings:
    """Return the settings that Django reads from ``production.py`` where *environment* is all there is."""
    names = (PROJECT, PRODUCTION)
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    try:
        with mock.patch.dict(os.environ, environment, clear=True):
            return Settings(PRODUCTION)
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


@contextmanager
def production(environment: Mapping[str, str]) -> Iterator[Settings]:
    """Let Django run with the production settings inside the block."""
    loaded = load(environment)
    changed = {
        name: getattr(loaded, name)
        for name in dir(loaded)
        if name.isupper() and name not in KEPT and loaded.is_overridden(name)
    }
    with override_settings(**changed):
        yield loaded


def complaints() -> list[str]:
    """Return the IDs of what ``check --deploy`` has to say, silenced or not, but for HSTS preload."""
    return sorted({str(one.id) for one in run_checks(include_deployment_checks=True)} - {"security.W021"})


class Visitor:
    """Somebody in front of the proxy, with a browser that keeps cookies."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def ask(self, scheme: str, host: str, path: str, data: Any = None, method: str = "GET", **headers: str) -> Any:
        """Send a request by way of the proxy; with *data*, by POST."""
        sent = {"host": INTERNAL, "x-forwarded-host": host, "x-forwarded-proto": scheme, **headers}
        if data is not None:
            return self.client.post(path, data, headers=sent)
        return self.client.generic(method, path, headers=sent)

    def sign_in(self, host: str, username: str, password: str, origin: str) -> Any:
        """Fetch the form for signing in, and send it as a page of *origin* would."""
        form = Token(self.ask("https", host, "/accounts/login/").content.decode())
        data = {"username": username, "password": password, "csrfmiddlewaretoken": form.token}
        return self.ask("https", host, "/accounts/login/", data, origin=origin)

    def cookies(self) -> dict[str, list[Any]]:
        """Return Secure, Domain, SameSite and HttpOnly of the cookies of session and CSRF."""
        names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
        return {
            what: [bool(one["secure"]), one["domain"], one["samesite"] in ("Lax", "Strict"), bool(one["httponly"])]
            for what, name in names.items()
            if (one := self.client.cookies.get(name)) is not None
        }


class Token(HTMLParser):
    """Finds the CSRF token in a form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.token = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("name") == "csrfmiddlewaretoken":
            self.token = values.get("value") or ""


def balancer(path: str = "/alive/", method: str = "GET") -> Any:
    """Ask as the load balancer does."""
    return Client(raise_request_exception=False).generic(method, path, headers={"host": INTERNAL})
