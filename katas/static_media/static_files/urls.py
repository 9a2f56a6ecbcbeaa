"""The site's URLs: the pages of the two apps, and those of the project."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("podcast/", TemplateView.as_view(template_name="podcast/page.html"), name="podcast"),
    path("events/", TemplateView.as_view(template_name="events/page.html"), name="events"),
    path("", include("kata_project.blog.urls")),
    path("", include("kata_project.accounts.urls")),
    path("", include("kata_project.billing.urls")),
]
