"""The site's URLs: the archive, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from kata_project.urls import urlpatterns as project

urlpatterns = [path("archive/", include("katas.routing.path_converters.urls")), *project]
