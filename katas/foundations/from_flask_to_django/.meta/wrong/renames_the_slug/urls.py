"""The URLs of the platform, and those of the service."""

from __future__ import annotations

from django.urls import include, path, re_path

from katas.foundations.from_flask_to_django import pages, views

urlpatterns = [
    path("api/categories", views.categories, name="api-categories"),
    path("api/categories/<slug:slug>", views.category, name="api-category"),
    re_path(r"^api/", views.unknown),
    path("suggest/", pages.suggest),
    path("", include("kata_project.urls")),
]
