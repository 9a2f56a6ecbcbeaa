"""The page on which visitors comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.blog.models import Post
from katas.forms.model_form.forms import CommentForm


def leave_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a comment on the published post *slug*, and take what was filled in."""
    post = get_object_or_404(Post, slug=slug, status=Post.Status.PUBLISHED)
    if request.method == "POST":
        form = CommentForm(request.POST)
        if form.is_valid():
            comment = form.save(commit=False)
            comment.post = post
            if request.user.is_authenticated:
                comment.author = getattr(request.user, 'profile', None)
            comment.save()
            return redirect(post)
    else:
        form = CommentForm()
    return render(request, "model_form/leave_comment.html", {"form": form, "post": post})
