"""The site's URLs: the magazine, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from kata_project.urls import urlpatterns as project

urlpatterns = [path("magazine/", include("katas.templates.inherit_a_layout.urls")), *project]
