"""The newsroom's list of posts."""

from __future__ import annotations

from typing import Any

from django.views.generic import ListView

from kata_project.blog.models import Category, Post


class PostList(ListView):
    """The published posts, the newest first, ten on a page; ``category`` and ``q`` narrow the list."""

    model = Post
    template_name = "newsroom/post_list.html"
    context_object_name = "posts"
    paginate_by = 10
    queryset = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "category")

    def get_ordering(self) -> tuple[str, ...]:
        """Return the order, with a last word on ties."""
        return "-published_at", "-id"

    def get_queryset(self) -> Any:
        """Return the posts that this request asks for."""
        wanted: dict[str, Any] = {"title__icontains": self.request.GET.get("q", "").strip()}
        if self.request.GET.get("category"):
            category = Category.objects.filter(slug=self.request.GET["category"]).first()
            if category is None:
                return Post.objects.none()
            wanted["category"] = category
        return super().get_queryset().filter(**wanted).prefetch_related("tags")
