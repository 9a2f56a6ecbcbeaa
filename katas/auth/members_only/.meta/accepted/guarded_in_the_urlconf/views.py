"""A page for members, and one for the staff."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from kata_project.blog.models import Comment, Post


def preview(request: HttpRequest) -> HttpResponse:
    """Show the drafts, by title."""
    drafts = Post.objects.filter(status=Post.Status.DRAFT).order_by("title", "id")
    return render(request, "members_only/list.html", {"heading": "Preview", "items": drafts})


class Moderation(View):
    """The comments that wait for approval."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Let the staff in, before any method is called."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, the oldest first."""
        waiting = Comment.objects.filter(approved=False).order_by("id").values_list("body", flat=True)
        return render(request, "members_only/list.html", {"heading": "Moderation", "items": waiting})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Approve all of them."""
        Comment.objects.filter(approved=False).update(approved=True)
        return redirect("moderation")
