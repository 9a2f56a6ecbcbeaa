"""The site's URLs: the editors' desk, and the pages of the project."""

from __future__ import annotations

from django.urls import path
from django.views.generic import TemplateView

from kata_project.urls import urlpatterns as project

urlpatterns = [
    path("desk/", TemplateView.as_view(template_name="desk/desk.html"), name="desk"),
    path("desk/guide/", TemplateView.as_view(template_name="desk/guide.html"), name="guide"),
    *project,
]
