"""The page of the tests, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.middleware.response_cache import views

urlpatterns = [
    path("show/", views.show),
    path("show/<str:name>/", views.show),
    path("", include("kata_project.urls")),
]
