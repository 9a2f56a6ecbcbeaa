import sys
from unittest import mock

from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from katas.production.environment_settings.environment import PROJECT, load

SET = {"SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SETTINGS_MODULE"}


def differing(ours, project):
    """Return the names of the settings, but for the three, that are not those of the project."""
    names = (set(dir(global_settings)) | set(dir(project))) - SET
    missing = object()
    return sorted(n for n in names if n.isupper() and getattr(ours, n, missing) != getattr(project, n, missing))


def act(inputs):
    environment = dict(inputs)
    with mock.patch.object(sys, "argv", ["manage.py", environment.pop("command", "runserver")]):
        return loaded(environment)


def loaded(inputs):
    try:
        settings = load(inputs)
    except ImproperlyConfigured as error:
        return {"refused": True, "names the variable": "DJANGO_SECRET_KEY" in str(error)}
    except Exception as error:  # noqa: BLE001  (any other exception is an answer too)
        return {"raised": type(error).__name__}
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": settings.DEBUG,
        "ALLOWED_HOSTS": list(settings.ALLOWED_HOSTS),
        "database": settings.DATABASES["default"].get("ENGINE") if settings.DATABASES else None,
        "installed": len(settings.INSTALLED_APPS),
        "differing": differing(settings, load(inputs, PROJECT)),
    }
