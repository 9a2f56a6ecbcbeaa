"""The addresses of the archive."""

from __future__ import annotations

from django.urls import path

from katas.routing.path_converters import converters, views

assert converters.WeekConverter  # registers itself

app_name = "archive"
urlpatterns = [
    path("<iso_week:week>/", views.week, name="week"),
    path("<slug:slug>/", views.theme, name="theme"),
    path("", views.index, name="index"),
]
