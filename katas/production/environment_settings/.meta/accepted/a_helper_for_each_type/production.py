"""Settings for production: those of the project, and what the environment says."""

from os import getenv
from re import fullmatch, split

from django.core.exceptions import ImproperlyConfigured

from kata_project.settings import *  # noqa: F403


class MissingVariable(ImproperlyConfigured):
    """A variable without which the site must not start."""


def required(name: str) -> str:
    value = getenv(name)
    if value is None or value.isspace() or value == "":
        raise MissingVariable(f"The environment variable {name} is not set.")
    return value


def flag(name: str) -> bool:
    return bool(fullmatch(r"\s*(1|true|yes|on)\s*", (getenv(name) or "no").casefold()))


def names(name: str) -> tuple[str, ...]:
    return tuple(filter(None, split(r"\s*,\s*", getenv(name, "").strip())))


SECRET_KEY = required("DJANGO_SECRET_KEY")
DEBUG = flag("DJANGO_DEBUG")
ALLOWED_HOSTS = names("DJANGO_ALLOWED_HOSTS")
