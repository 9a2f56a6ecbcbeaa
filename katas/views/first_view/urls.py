"""The site's URLs: the search, and the pages of the project."""

from __future__ import annotations

from django.urls import path

from kata_project.urls import urlpatterns as project
from katas.views.first_view import views

urlpatterns = [path("categories/<slug:slug>/search/", views.search, name="search"), *project]
