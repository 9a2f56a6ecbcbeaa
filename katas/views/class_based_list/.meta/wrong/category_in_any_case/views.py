"""The newsroom's list of posts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.views.generic import ListView

from kata_project.blog.models import Post


class PostList(ListView):
    """The published posts, the newest first, ten on a page; ``category`` and ``q`` narrow the list."""

    template_name = "newsroom/post_list.html"
    context_object_name = "posts"
    paginate_by = 10

    def get_queryset(self) -> QuerySet[Post]:
        """Return the posts that this request asks for."""
        posts = Post.objects.filter(status=Post.Status.PUBLISHED)
        if category := self.request.GET.get("category"):
            posts = posts.filter(category__slug__iexact=category)
        if words := self.request.GET.get("q", "").strip():
            posts = posts.filter(title__icontains=words)
        return posts.select_related("author", "category").prefetch_related("tags").order_by("-published_at", "-pk")
