"""The page on which visitors comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.blog.models import Comment, Post
from katas.forms.model_form.forms import CommentForm


def leave_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a comment on the published post *slug*, and take what was filled in."""
    post = get_object_or_404(Post, slug=slug, status=Post.Status.PUBLISHED)
    if request.method == "POST":
        comment = Comment.objects.create(post=post)
        form = CommentForm(request.POST, instance=comment)
        if form.is_valid():
            form.save()
            return redirect(post)
    else:
        form = CommentForm()
    return render(request, "model_form/leave_comment.html", {"form": form, "post": post})
