"""The URLs of the platform with the newsletter."""

from __future__ import annotations

from django.urls import include, path

from katas.foundations.plug_in_an_app.newsletter import views

urlpatterns = [
    path("newsletter/", views.subscribe, name="subscribe"),
    path("newsletter/thanks/", views.thanks, name="thanks"),
    path("", include("kata_project.urls")),
]
