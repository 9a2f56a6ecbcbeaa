"""A page for everybody, and one that belongs to one person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_page

from kata_project.blog.models import Post


@cache_page(60)
def most_read(request: HttpRequest) -> HttpResponse:
    """Show the ten most read posts, of one category if the URL names one."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author")
    if category := request.GET.get("category"):
        posts = posts.filter(category__slug=category)
    return render(request, "cache_a_view/most_read.html", {"posts": posts.order_by("-views", "id")[:10]})


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show the drafts of the author who is signed in."""
    drafts = Post.objects.filter(status=Post.Status.DRAFT, author__user=request.user)
    return render(request, "cache_a_view/desk.html", {"drafts": drafts.order_by("title", "id")})
