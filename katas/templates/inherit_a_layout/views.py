"""The pages of the magazine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kata_project.blog.models import Post


def post_list(request: HttpRequest) -> HttpResponse:
    """Show the published posts, the newest first."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-pk")
    return render(request, "magazine/post_list.html", {"posts": posts})


def post_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published post."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author")
    return render(request, "magazine/post_detail.html", {"post": get_object_or_404(posts, slug=slug)})
