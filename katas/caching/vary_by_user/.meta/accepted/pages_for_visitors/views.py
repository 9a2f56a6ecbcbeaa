"""The page of an article, which greets the user who is signed in."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from katas.caching.vary_by_user.parts import private_part, public_part


def kept(slug: str) -> tuple[dict[str, Any], str]:
    """Return the article and the page that visitors get."""
    found = cache.get(("article", slug).__repr__().encode().hex())
    if found is None:
        article = public_part(slug)
        found = article, render_to_string("vary_by_user/article.html", {"article": article, "panel": None})
        cache.set(("article", slug).__repr__().encode().hex(), found, 60)
    return found


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, and to a user what is theirs."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405)
    made, page = kept(slug)
    if not request.user.is_authenticated:
        return HttpResponse(page, headers={"Cache-Control": "max-age=30", "Vary": "Cookie"})
    context = {"article": made, "panel": private_part(request.user)}
    response = HttpResponse(render_to_string("vary_by_user/article.html", context))
    patch_cache_control(response, private=True)
    return response
