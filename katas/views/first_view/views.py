"""The search inside a category."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the published posts of the category *slug* that have the words of ``q`` in their title."""
    raise NotImplementedError
