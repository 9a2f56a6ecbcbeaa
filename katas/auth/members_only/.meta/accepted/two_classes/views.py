"""A page for members, and one for the staff."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import ListView

from kata_project.blog.models import Comment, Post


class Preview(LoginRequiredMixin, ListView):
    """The drafts, by title."""

    queryset = Post.objects.filter(status=Post.Status.DRAFT).order_by("title", "id")
    context_object_name = "items"
    extra_context = {"heading": "Preview"}
    template_name = "members_only/list.html"


class Moderation(UserPassesTestMixin, View):
    """The comments that wait for approval. The mixin itself tells a visitor from somebody who may not."""

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
