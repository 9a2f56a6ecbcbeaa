"""The page, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.production.content_security_policy import views

urlpatterns = [
    path("page/", views.page),
    path("old-page/", views.old_page),
    path("", include("kata_project.urls")),
]
