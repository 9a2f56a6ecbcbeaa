"""The search inside a category."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, render

from kata_project.blog.models import Category, Post


def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the published posts of the category *slug* that have the words of ``q`` in their title."""
    words = request.GET.get("q", "").strip()
    if not words:
        return HttpResponseBadRequest("Say what to look for: ?q=…")
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    category = get_object_or_404(Category, slug=slug)
    posts = category.posts.filter(status=Post.Status.PUBLISHED, title__icontains=words).order_by("-published_at", "-pk")
    if request.GET.get("format") == "text":
        titles = posts.values_list("title", flat=True)
        return HttpResponse("".join(f"{title}\n" for title in titles), content_type="text/plain; charset=utf-8")
    return render(request, "first_view/results.html", {"words": words, "posts": posts})
