"""The addresses of the archive."""

from __future__ import annotations

from django.urls import path

from katas.routing.path_converters import views

app_name = "archive"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.theme, name="theme"),
]
