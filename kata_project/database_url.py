"""Reads a database URL, such as ``postgres://user:password@host:5432/name``, into Django's own dictionary."""

from __future__ import annotations

from typing import Final, TypedDict
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SCHEMES: Final = ("postgres", "postgresql")


class PostgresSettings(TypedDict):
    """The part of ``DATABASES["default"]`` that a URL can say."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str


def parse_database_url(url: str) -> PostgresSettings:
    """Return Django's settings for the PostgreSQL database that ``url`` names.

    Percent-encoding is undone in the user, the password, the host and the name, because a password with
    ``@`` or ``/`` in it can't be written otherwise. An encoded path as host is how a Unix socket is named.

    The errors never repeat the URL: it holds a password, and tracebacks end up in logs.
    """
    expected = "DATABASE_URL must look like postgres://user:password@host:5432/name"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{expected}; this one can't be read as a URL at all.") from None
    if parts.scheme not in _SCHEMES:
        raise ImproperlyConfigured(f"{expected}; this one starts with {parts.scheme or 'no scheme'!r}.")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured(f"{expected}; this one names no database.")
    if parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{expected}; options after '?' or '#' are not supported.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
    }
