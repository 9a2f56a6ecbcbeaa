"""The site's URLs: the newsroom's search, and the pages of the project."""

from __future__ import annotations

from django.urls import path

from kata_project.urls import urlpatterns as project
from katas.templates.custom_tags import views

urlpatterns = [path("newsroom/search/", views.search, name="search"), *project]
