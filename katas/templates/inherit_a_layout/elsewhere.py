"""The magazine as it may be next week: another layout and card, another address, another place of static files.

The tests use it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.urls import include, path

from katas.templates.inherit_a_layout import site_urls

LAYOUT = """{% load static %}<!doctype html>
<html lang="fr">
<head>
  {% block styles %}<link rel="stylesheet" href="{% static 'NAME/one.css' %}">
  <link rel="stylesheet" href="{% static 'NAME/two.css' %}">{% endblock %}
  <title>{% block title %}The NAME{% endblock %}</title>
</head>
<body data-layout="NAME">
  <aside>{% block sidebar %}Ask the NAME.{% endblock %}</aside>
  <div><main>{% block content %}<p>Nothing.</p>{% endblock %}</main></div>
</body>
</html>
"""

CARD = (
    """<article data-card="NAME"><a href="{% url 'magazine:post' post.slug %}">{{ post.title }}, NAME</a></article>"""
)


class CdnStorage(StaticFilesStorage):
    """Serves static files from another host, with a version in each address."""

    def url(self, name: str | None) -> str:
        """Return the address of a file."""
        return f"https://cdn.example.com/{settings.CDN_VERSION}/{name}?fresh=1"


def elsewhere(*, name: str, prefix: str, version: str) -> dict[str, Any]:
    """Return the settings under which layout and card are called *name*, and all addresses are others."""
    engine = settings.TEMPLATES[0]
    loaders = [
        (
            "django.template.loaders.locmem.Loader",
            {
                "magazine/base.html": LAYOUT.replace("NAME", name),
                "magazine/card.html": CARD.replace("NAME", name),
            },
        ),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    patterns = [path(prefix, include("katas.templates.inherit_a_layout.urls")), *site_urls.urlpatterns[1:]]
    storage = f"{CdnStorage.__module__}.{CdnStorage.__qualname__}"
    return {
        "TEMPLATES": [{**engine, "APP_DIRS": False, "OPTIONS": {**engine["OPTIONS"], "loaders": loaders}}],
        "STORAGES": {**settings.STORAGES, "staticfiles": {"BACKEND": storage}},
        "CDN_VERSION": version,
        "ROOT_URLCONF": type("Site", (), {"urlpatterns": patterns}),
    }
