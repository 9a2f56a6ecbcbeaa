from __future__ import annotations

from django.urls import include, path, re_path

from katas.foundations.from_flask_to_django import pages, views

urlpatterns = [
    path("suggest/", pages.suggest),
    path("api/categories", views.categories),
    path("api/categories/<str:slug>", views.category),
    re_path(r"^api/", views.unknown),
    path("", include("kata_project.urls")),
]
