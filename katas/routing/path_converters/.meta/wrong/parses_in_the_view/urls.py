"""The addresses of the archive."""

from __future__ import annotations

from django.http import Http404
from django.urls import path, re_path

from katas.routing.path_converters import converters, views


def week(request, week):
    try:
        return views.week(request, week=converters.WeekConverter().to_python(week))
    except ValueError as error:
        raise Http404 from error


app_name = "archive"
urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^(?P<week>[0-9]{4}-w[0-9]{2})/$", week, name="week"),
    path("<slug:slug>/", views.theme, name="theme"),
]
