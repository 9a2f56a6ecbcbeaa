"""Signing in, and the page of an author."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.contrib.messages.views import SuccessMessageMixin
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from kata_project.blog.views import PostListView


class SignInView(SuccessMessageMixin, LoginView):  # type: ignore[type-arg]  # Generic in the type stubs only.
    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    success_message = "You are signed in as %(username)s."


class AuthorPostListView(PostListView):
    """Who an author is, and what they have published."""

    template_name = "accounts/author.html"

    def get_queryset(self) -> QuerySet[Post]:
        self.author = get_object_or_404(Profile, pk=self.kwargs["pk"])
        return super().get_queryset().filter(author=self.author)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(author=self.author, **kwargs)
