"""The newsroom's search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kata_project.blog.models import Post


def search(request: HttpRequest) -> HttpResponse:
    """Show all posts with the words of ``q`` in their title, drafts too."""
    words = request.GET.get("q")
    posts = Post.objects.filter(title__icontains=words or "").prefetch_related("tags").order_by("pk")
    return render(request, "newsroom/results.html", {"posts": posts, "words": words})
