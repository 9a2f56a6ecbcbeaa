"""A page for members, and one for the staff."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from kata_project.blog.models import Comment, Post


@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """Show the drafts, by title."""
    drafts = Post.objects.filter(status=Post.Status.DRAFT).order_by("title", "id")
    return render(request, "members_only/list.html", {"heading": "Preview", "items": drafts})


class Moderation(LoginRequiredMixin, UserPassesTestMixin, View):
    """The comments that wait for approval."""

    def test_func(self) -> bool:
        """Let the staff in."""
        return self.request.user.is_staff

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, the oldest first."""
        waiting = Comment.objects.filter(approved=False).order_by("id").values_list("body", flat=True)
        return render(request, "members_only/list.html", {"heading": "Moderation", "items": waiting})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Approve all of them."""
        Comment.objects.filter(approved=False).update(approved=True)
        return redirect("moderation")
