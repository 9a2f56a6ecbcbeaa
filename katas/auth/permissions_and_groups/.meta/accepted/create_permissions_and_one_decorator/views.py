"""The pages of the magazine, with one function that says what a user may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from katas.auth.permissions_and_groups.forms import PostForm
from katas.auth.permissions_and_groups.models import Post


def allowed(user: Any, post: Post | None) -> set[str]:
    """Return what *user* may do with *post*: show, new, edit and publish."""
    held = {codename.partition(".")[2] for codename in user.get_all_permissions() if "permissions_and_g" in codename}
    may = set()
    if post is None:
        return {"new"} & {"new" for name in held if name == "add_post"}
    mine = user.is_authenticated and post.author_id == user.pk
    if post.published_at or mine or "view_post" in held:
        may.add("show")
    if "publish_post" in held:
        may.add("publish")
    if "change_post" in held and ("publish_post" in held or (mine and not post.published_at)):
        may.add("edit")
    return may


def only(what: str) -> Callable[..., Any]:
    """Open a view to those who may do *what*."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, slug: str | None = None) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            post = get_object_or_404(Post, slug=slug) if slug else None
            if what not in allowed(request.user, post):
                return HttpResponseForbidden("Not for you.")
            return view(request, post)

        return inner

    return decorate


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a post, with what the visitor may do with it."""
    post = get_object_or_404(Post, slug=slug)
    may = allowed(request.user, post)
    if "show" not in may:
        raise Http404
    if post.published_at:
        may.discard("publish")
    return render(request, "permissions_and_groups/post.html", {"post": post, "may": may})


@only("new")
def new(request: HttpRequest, post: None) -> HttpResponse:
    """Write a new draft."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.author = request.user
        return redirect(form.save())
    return render(request, "permissions_and_groups/form.html", {"form": form})


@only("edit")
def edit(request: HttpRequest, post: Post) -> HttpResponse:
    """Change a post."""
    form = PostForm(request.POST or None, instance=post)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    return render(request, "permissions_and_groups/form.html", {"form": form})


@only("publish")
def publish(request: HttpRequest, post: Post) -> HttpResponse:
    """Publish a draft."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    post.published_at = post.published_at or timezone.now()
    post.save()
    return redirect(post)
