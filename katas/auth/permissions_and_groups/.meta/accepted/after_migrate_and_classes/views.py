"""The pages of the magazine as classes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import CreateView, DetailView, UpdateView, View

from katas.auth.permissions_and_groups.forms import PostForm
from katas.auth.permissions_and_groups.models import Post

CHANGE, PUBLISH = "permissions_and_groups.change_post", "permissions_and_groups.publish_post"


class Show(DetailView):
    """A post, with what the visitor may do with it."""

    template_name = "permissions_and_groups/post.html"

    def get_queryset(self) -> Any:
        """Leave out the drafts that the visitor may not see."""
        if self.request.user.has_perm("permissions_and_groups.view_post"):
            return Post.objects.all()
        return Post.objects.filter(Q(published_at__isnull=False) | Q(author_id=self.request.user.pk))


class New(PermissionRequiredMixin, CreateView):
    """A new draft."""

    permission_required = "permissions_and_groups.add_post"
    form_class = PostForm
    template_name = "permissions_and_groups/form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Note who writes."""
        form.instance.author = self.request.user
        return super().form_valid(form)


class Edit(LoginRequiredMixin, PermissionRequiredMixin, UpdateView):
    """Change a post."""

    model = Post
    form_class = PostForm
    template_name = "permissions_and_groups/form.html"

    def has_permission(self) -> bool:
        """Let authors of drafts and editors in."""
        user = self.request.user
        own = Post.objects.filter(slug=self.kwargs["slug"], published_at=None, author_id=user.pk)
        return user.has_perms([CHANGE, PUBLISH]) or (user.has_perm(CHANGE) and own.exists())


class Publish(PermissionRequiredMixin, View):
    """Publish a draft."""

    permission_required = PUBLISH

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Publish it, unless it is."""
        Post.objects.filter(slug=slug, published_at=None).update(published_at=timezone.now())
        return redirect(get_object_or_404(Post, slug=slug))


show, new, edit, publish = Show.as_view(), New.as_view(), Edit.as_view(), Publish.as_view()
