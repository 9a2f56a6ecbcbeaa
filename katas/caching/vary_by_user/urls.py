"""The article, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.caching.vary_by_user import views

urlpatterns = [
    path("articles/<slug:slug>/", views.article, name="article"),
    path("", include("kata_project.urls")),
]
