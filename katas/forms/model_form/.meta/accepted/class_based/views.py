"""The page on which visitors comment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import CreateView

from kata_project.blog.models import Post
from katas.forms.model_form.forms import CommentForm


class LeaveComment(CreateView):
    """Show the form for a comment on a published post, and take what was filled in."""

    form_class = CommentForm
    template_name = "model_form/leave_comment.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.post_to_comment = get_object_or_404(Post, slug=kwargs["slug"], status=Post.Status.PUBLISHED)

    def form_valid(self, form: CommentForm) -> HttpResponse:
        form.instance.post = self.post_to_comment
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return self.post_to_comment.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(post=self.post_to_comment, **kwargs)


leave_comment = LeaveComment.as_view()
