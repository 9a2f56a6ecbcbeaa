"""The dashboard, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.async_django.async_view import views

urlpatterns = [
    path("dashboard/", views.dashboard),
    path("", include("kata_project.urls")),
]
