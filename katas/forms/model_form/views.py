"""The page on which visitors comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kata_project.blog.models import Comment, Post
from katas.forms.model_form.forms import CommentForm


def leave_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a comment on the published post *slug*, and take what was filled in."""
    post = get_object_or_404(Post, slug=slug, status=Post.Status.PUBLISHED)
    if request.method == "POST":
        Comment.objects.create(post=post, name=request.POST.get("name", ""), body=request.POST.get("body", ""))
    return render(request, "model_form/leave_comment.html", {"form": CommentForm(), "post": post})
