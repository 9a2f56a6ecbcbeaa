"""Signing in and out, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.sessions.session_safety import views

urlpatterns = [
    path("me/", views.me),
    path("seen/", views.seen),
    path("sign-in/", views.sign_in),
    path("sign-out/", views.sign_out),
    path("sign-out-everywhere/", views.sign_out_everywhere),
    path("password/", views.change_password),
    path("", include("kata_project.urls")),
]
