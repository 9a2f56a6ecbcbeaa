"""The pages of the project, and the desk."""

from __future__ import annotations

from django.urls import include, path

from katas.admin.admin_actions.sites import desk

urlpatterns = [
    path("desk/", desk.urls),
    path("", include("kata_project.urls")),
]
