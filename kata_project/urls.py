"""The site's URLs. Each app writes its paths in full, so that its ``urls.py`` shows its pages at one look."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("kata_project.blog.urls")),
    path("", include("kata_project.accounts.urls")),
    path("", include("kata_project.billing.urls")),
    path("admin/", admin.site.urls),
]
