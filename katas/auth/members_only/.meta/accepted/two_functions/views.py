"""A page for members, and one for the staff."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kata_project.blog.models import Comment, Post


@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """Show the drafts, by title."""
    drafts = Post.objects.filter(status=Post.Status.DRAFT).order_by("title", "id")
    return render(request, "members_only/list.html", {"heading": "Preview", "items": drafts})


@login_required
def moderation(request: HttpRequest) -> HttpResponse:
    """Show the comments that wait for approval, or approve all of them."""
    if not request.user.is_staff:
        raise PermissionDenied
    waiting = Comment.objects.filter(approved=False)
    if request.method == "POST":
        waiting.update(approved=True)
        return redirect("moderation")
    bodies = waiting.order_by("id").values_list("body", flat=True)
    return render(request, "members_only/list.html", {"heading": "Moderation", "items": bodies})
