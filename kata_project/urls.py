"""The site's URLs; each app writes its paths in full, so that one look at its ``urls.py`` shows its pages."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
