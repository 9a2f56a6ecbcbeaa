"""The API, and the pages of the project. Nothing is to be done here."""

from __future__ import annotations

from django.urls import include, path

from katas.api.authentication_throttling import views

urlpatterns = [
    path("api/me/", views.Me.as_view()),
    path("api/headlines/", views.Headlines.as_view()),
    path("api/sign-out/", views.SignOut.as_view()),
    path("", include("kata_project.urls")),
]
