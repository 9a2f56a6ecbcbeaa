"""The URLs of the platform with the newsletter."""

from __future__ import annotations

from django.urls import include, path

from katas.foundations.plug_in_an_app.newsletter import views

newsletter = [
    path("", views.subscribe, name="subscribe"),
    path("thanks/", views.thanks, name="thanks"),
]

urlpatterns = [
    path("newsletter/", include((newsletter, "newsletter"))),
    path("", include("kata_project.urls")),
]
