"""The pages of the magazine, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.auth.permissions_and_groups import views

urlpatterns = [
    path("magazine/new/", views.new, name="magazine-new"),
    path("magazine/<slug:slug>/", views.show, name="magazine-post"),
    path("magazine/<slug:slug>/edit/", views.edit, name="magazine-edit"),
    path("magazine/<slug:slug>/publish/", views.publish, name="magazine-publish"),
    path("", include("kata_project.urls")),
]
