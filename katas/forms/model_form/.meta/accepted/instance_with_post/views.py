"""The page on which visitors comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from kata_project.blog.models import Comment, Post
from katas.forms.model_form.forms import CommentForm


def leave_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a comment on the published post *slug*, and take what was filled in."""
    post = get_object_or_404(Post.objects.filter(status=Post.Status.PUBLISHED), slug=slug)
    data = request.POST if request.method == "POST" else None
    form = CommentForm(data, instance=Comment(post=post))
    if form.is_valid():
        form.save()
        return HttpResponseRedirect(post.get_absolute_url(), status=303)
    return TemplateResponse(request, "model_form/leave_comment.html", {"form": form, "post": post})
