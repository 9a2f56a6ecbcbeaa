"""The site's URLs: the invoices, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from kata_project.urls import urlpatterns as project

urlpatterns = [path("invoices/", include("katas.routing.uuid_urls.urls")), *project]
