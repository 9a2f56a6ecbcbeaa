"""The pages of the project, and the books."""

from __future__ import annotations

from django.urls import include, path

from katas.admin.admin_n_plus_one.sites import books

urlpatterns = [
    path("books/", books.urls),
    path("", include("kata_project.urls")),
]
