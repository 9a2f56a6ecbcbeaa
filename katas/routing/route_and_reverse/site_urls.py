"""The site's URLs: the help centre, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from kata_project.urls import urlpatterns as project

urlpatterns = [path("help/", include("katas.routing.route_and_reverse.urls")), *project]
