"""The pages of the API, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.auth.auth_backend import views

urlpatterns = [
    path("api/sign-in/", views.sign_in),
    path("api/me/", views.me),
    path("", include("kata_project.urls")),
]
