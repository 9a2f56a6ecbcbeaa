"""The page of an article, which greets the user who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe

from katas.caching.vary_by_user.parts import private_part, public_part


@require_safe
@cache_page(60)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, and to a user what is theirs."""
    panel = private_part(request.user) if request.user.is_authenticated else None
    return render(request, "vary_by_user/article.html", {"article": public_part(slug), "panel": panel, "slug": slug})
