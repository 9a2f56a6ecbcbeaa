"""The pages for members and staff, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.auth.members_only import views

urlpatterns = [
    path("preview/", views.Preview.as_view(), name="preview"),
    path("moderation/", views.Moderation.as_view(), name="moderation"),
    path("", include("kata_project.urls")),
]
