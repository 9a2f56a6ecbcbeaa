"""What Django looks up once in a process and then remembers, looked up before the first fork: each child has it then.

Nothing here reads a file that an answer brings, touches a database, or changes what a kata's code will find.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from pathlib import Path

from pytest_djangokata.protocol.job import Job

#: The practice project's URLs, which those of most katas include.
URLS = "kata_project.urls"


def rehearse(job: Job) -> None:
    """Do once what most answers to a kata have Django do, once it is set up; what the settings do not allow is left out.

    A kata's own modules may be, or import, what an answer brings, so none is imported here.
    """
    steps: list[Callable[[], None]] = [_models, _urls, _requests]
    if not any({"templates", "templatetags"}.intersection(name.split("/")) for name in job.edit):
        # Else a template that was found now could stand in the way of one that an answer brings.
        steps.append(_templates)
    for step in steps:
        with contextlib.suppress(Exception):
            step()


def _models() -> None:
    """Fields and relations of each model, and how a query for it is written."""
    from django.apps import apps

    for model in apps.get_models():
        with contextlib.suppress(Exception):  # a manager or a field of a kata's own may not like it
            relations = [field.name for field in model._meta.fields if field.is_relation]
            model()
            str(model._base_manager.select_related(*relations).filter(pk=1).order_by("pk").query)


def _urls() -> None:
    """The project's URLs; those of a kata lead to its answer."""
    from django.conf import settings
    from django.urls import URLResolver, get_resolver

    for pattern in importlib.import_module(URLS).urlpatterns:
        if isinstance(pattern, URLResolver):
            assert pattern.reverse_dict is not None, pattern.app_dict
    if settings.ROOT_URLCONF == URLS:
        assert get_resolver().reverse_dict is not None


def _requests() -> None:
    """Django's parts among those that requests and sessions are handled by."""
    from django.conf import settings

    for name in (*settings.MIDDLEWARE, *settings.AUTHENTICATION_BACKENDS):
        _import_of_django(name.rpartition(".")[0])
    _import_of_django(settings.SESSION_ENGINE)
    importlib.import_module("django.core.handlers.exception")
    importlib.import_module("django.contrib.auth.forms")


def _import_of_django(name: str) -> None:
    if name.startswith("django."):
        importlib.import_module(name)


def _templates() -> None:
    """Tags, and the templates of the practice project and of Django's forms."""
    import django.forms
    from django import forms
    from django.conf import settings
    from django.template import engines

    import kata_project

    own = Path(kata_project.__file__).parent
    for folder in (own / "templates", *own.glob("*/templates")):
        for name in _names(folder):
            with contextlib.suppress(Exception):
                engines["django"].get_template(name)
    if settings.FORM_RENDERER.startswith("django."):
        renderer = forms.renderers.get_default_renderer()
        for name in _names(Path(django.forms.__file__).parent / "templates"):
            with contextlib.suppress(Exception):
                renderer.get_template(name)


def _names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]
