"""The pages of the magazine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def article_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published article and its approved comments, the oldest comment first."""
    raise NotImplementedError
