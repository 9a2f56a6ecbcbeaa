"""The API, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.middleware.async_capable import views

urlpatterns = [
    path("api/report/<slug:name>/", views.report),
    path("api/stock/", views.stock),
    path("about-us/", views.about),
    path("", include("kata_project.urls")),
]
