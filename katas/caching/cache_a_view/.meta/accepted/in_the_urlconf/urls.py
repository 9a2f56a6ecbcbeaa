"""The ranking, the desk, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.cache import cache_page, never_cache

from katas.caching.cache_a_view import views

urlpatterns = [
    path("most-read/", cache_page(60)(views.MostRead.as_view()), name="most_read"),
    path("desk/", never_cache(views.desk), name="desk"),
    path("", include("kata_project.urls")),
]
