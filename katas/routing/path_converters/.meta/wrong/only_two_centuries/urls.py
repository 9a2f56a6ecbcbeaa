"""The addresses of the archive."""

from __future__ import annotations

from django.urls import path, register_converter

from katas.routing.path_converters import converters, views

register_converter(converters.WeekConverter, "week")

app_name = "archive"
urlpatterns = [
    path("", views.index, name="index"),
    path("<week:week>/", views.week, name="week"),
    path("<slug:slug>/", views.theme, name="theme"),
]
