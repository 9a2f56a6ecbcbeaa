"""The page of an article, which greets the user who is signed in."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from katas.caching.vary_by_user.parts import private_part, public_part


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, and to a user what is theirs."""
    public = cache.get_or_set(f"article:{slug}", lambda: public_part(slug), timeout=60)
    panel = private_part(request.user) if request.user.is_authenticated else None
    response = render(request, "vary_by_user/article.html", {"article": public, "panel": panel, "slug": slug})
    if panel:
        add_never_cache_headers(response)
    else:
        patch_vary_headers(response, ["Cookie"])
    return response
