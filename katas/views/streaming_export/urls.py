"""The export, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.views.streaming_export import views

urlpatterns = [
    path("export/", views.export, name="export"),
    path("", include("kata_project.urls")),
]
