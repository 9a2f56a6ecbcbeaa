"""The URLs of the platform with the newsletter."""

from __future__ import annotations

from django.urls import include, path

from katas.foundations.plug_in_an_app.newsletter import signals  # noqa: F401

urlpatterns = [
    path("newsletter/", include("katas.foundations.plug_in_an_app.newsletter.urls")),
    path("", include("kata_project.urls")),
]
