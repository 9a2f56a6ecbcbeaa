"""The search inside a category."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_GET

from kata_project.blog.models import Category, Post


@require_GET
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the published posts of the category *slug* that have the words of ``q`` in their title."""
    category = get_object_or_404(Category, slug=slug)
    words = " ".join(request.GET.get("q", "").split())
    if not words:
        return HttpResponseBadRequest("Say what to look for: ?q=…")
    found = category.posts.filter(status=Post.Status.PUBLISHED, title__icontains=words).order_by("-published_at", "-pk")
    titles = list(found.values_list("title", flat=True))
    if request.GET.get("format") == "text":
        return HttpResponse("".join(f"{title}\n" for title in titles), content_type="text/plain; charset=utf-8")
    items = format_html_join("\n", "<li>{}</li>", ((title,) for title in titles))
    page = format_html("<!doctype html>\n<title>Search</title>\n<h1>Results for {}</h1>\n<ul>{}</ul>", words, items)
    return HttpResponse(page)
