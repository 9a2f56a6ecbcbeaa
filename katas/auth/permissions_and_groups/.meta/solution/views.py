"""The pages of the magazine, each for those who hold its permission."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from katas.auth.permissions_and_groups.forms import PostForm
from katas.auth.permissions_and_groups.models import Post


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a post, with what the visitor may do with it."""
    post = get_object_or_404(Post.objects.select_related("author"), slug=slug)
    if not post.is_shown_to(request.user):
        raise Http404
    may_edit = post.is_edited_by(request.user)
    return render(request, "permissions_and_groups/post.html", {"post": post, "may_edit": may_edit})


@login_required
@permission_required("permissions_and_groups.add_post", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """Write a new draft."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.author = request.user
        return redirect(form.save())
    return render(request, "permissions_and_groups/form.html", {"form": form})


@login_required
@permission_required("permissions_and_groups.change_post", raise_exception=True)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a post."""
    post = get_object_or_404(Post.objects.select_related("author"), slug=slug)
    if not post.is_edited_by(request.user):
        raise PermissionDenied
    form = PostForm(request.POST or None, instance=post)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    return render(request, "permissions_and_groups/form.html", {"form": form})


@login_required
@permission_required("permissions_and_groups.publish_post", raise_exception=True)
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft."""
    post = get_object_or_404(Post, slug=slug)
    if post.published_at is None:
        post.published_at = timezone.now()
        post.save(update_fields=["published_at"])
    return redirect(post)
