"""The service of the categories: JSON in, JSON out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kata_project.blog.models import Category  # noqa: F401  (its rows are what the service keeps)


def categories(request: HttpRequest) -> HttpResponse:
    """Answer at /api/categories."""
    raise NotImplementedError


def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer at /api/categories/<slug>."""
    raise NotImplementedError
