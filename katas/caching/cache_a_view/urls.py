"""The ranking, the desk, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.caching.cache_a_view import views

urlpatterns = [
    path("most-read/", views.most_read, name="most_read"),
    path("desk/", views.desk, name="desk"),
    path("", include("kata_project.urls")),
]
