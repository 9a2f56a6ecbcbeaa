"""The pages of the magazine. What each does is finished; who may do it hangs on the wrong thing."""

from __future__ import annotations

from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from katas.auth.permissions_and_groups.forms import PostForm
from katas.auth.permissions_and_groups.models import Post

staff_only = user_passes_test(lambda user: user.is_staff)


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a post, with what the visitor may do with it."""
    post = get_object_or_404(Post, slug=slug)
    return render(request, "permissions_and_groups/post.html", {"post": post})


@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Write a new draft."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.author = request.user
        return redirect(form.save())
    return render(request, "permissions_and_groups/form.html", {"form": form})


@staff_only
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a post."""
    post = get_object_or_404(Post, slug=slug)
    form = PostForm(request.POST or None, instance=post)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    return render(request, "permissions_and_groups/form.html", {"form": form})


@staff_only
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft."""
    post = get_object_or_404(Post, slug=slug)
    post.published_at = timezone.now()
    post.save()
    return redirect(post)
