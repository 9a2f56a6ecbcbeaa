"""A page for everybody, and one that belongs to one person."""

from __future__ import annotations

from urllib.parse import quote, unquote

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kata_project.blog.models import Post


def ranking(category: str) -> list[Post]:
    """Return the ten most read posts of *category*, or of all categories if it is empty."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author")
    if category:
        posts = posts.filter(category__slug=category)
    return list(posts.order_by("-views", "id")[:10])


def most_read(request: HttpRequest) -> HttpResponse:
    """Show the ten most read posts, of one category if the URL names one."""
    category = unquote(request.GET.get("category", ""))
    key = f"most_read:{quote(category)}"
    posts = cache.get_or_set(key, lambda: ranking(category), 60)
    return render(request, "cache_a_view/most_read.html", {"posts": posts})


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show the drafts of the author who is signed in."""
    drafts = Post.objects.filter(status=Post.Status.DRAFT, author__user=request.user)
    return render(request, "cache_a_view/desk.html", {"drafts": drafts.order_by("title", "id")})
