"""The URLs of the platform. The service's own are missing."""

from __future__ import annotations

from django.urls import include, path

from katas.foundations.from_flask_to_django import pages

urlpatterns = [
    path("suggest/", pages.suggest),
    path("", include("kata_project.urls")),
]
