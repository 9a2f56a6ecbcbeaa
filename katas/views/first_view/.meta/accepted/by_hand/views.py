"""The search inside a category."""

from __future__ import annotations

import html

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404

from kata_project.blog.models import Category, Post


def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the published posts of the category *slug* that have the words of ``q`` in their title."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    category = get_object_or_404(Category, slug=slug)
    words = request.GET.get("q", "").strip()
    if not words:
        return HttpResponseBadRequest("Say what to look for: ?q=…")
    found = category.posts.filter(status=Post.Status.PUBLISHED, title__icontains=words).order_by("-published_at", "-pk")
    titles = list(found.values_list("title", flat=True))
    if request.GET.get("format") == "text":
        return HttpResponse("".join(f"{title}\n" for title in titles), content_type="text/plain; charset=utf-8")
    parts = [f"<h1>Results for {html.escape(words)}</h1>"] + [f"<li>{html.escape(title)}</li>" for title in titles]
    return HttpResponse(parts, content_type="text/html; charset=utf-8")
