"""The public pages of the blog.

Every list of posts shows the same card (title, author, category, tags), so all of them start from one queryset
that fetches what the card needs in a fixed number of queries.
"""
# mypy: allow-any-generics
# Django's views are generic in the type stubs only: ListView[Post] fails when the module is imported.

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import DetailView, ListView

from kata_project.blog.models import Category, Post, Tag


class PostListView(ListView):
    """The latest posts. Subclasses narrow the queryset and say what the page is about."""

    model = Post
    context_object_name = "posts"
    template_name = "blog/post_list.html"
    paginate_by = 10

    def get_queryset(self) -> QuerySet[Post]:
        # A publication date in the future means that the post is scheduled. The key breaks ties, because pages of
        # a list without a total order can show one post twice and another never.
        return (
            Post.objects.filter(status=Post.Status.PUBLISHED, published_at__lte=timezone.now())
            .select_related("author", "category")
            .prefetch_related("tags")
            .order_by("-published_at", "-pk")
        )


class CategoryPostListView(PostListView):
    template_name = "blog/category.html"

    def get_queryset(self) -> QuerySet[Post]:
        self.category = get_object_or_404(Category, slug=self.kwargs["slug"])
        return super().get_queryset().filter(category=self.category)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(category=self.category, **kwargs)


class TagPostListView(PostListView):
    template_name = "blog/tag.html"

    def get_queryset(self) -> QuerySet[Post]:
        self.tag = get_object_or_404(Tag, slug=self.kwargs["slug"])
        return super().get_queryset().filter(tags=self.tag)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tag=self.tag, **kwargs)


class PostDetailView(DetailView):
    """One post with its approved comments; drafts and scheduled posts do not exist for the public."""

    model = Post
    context_object_name = "post"
    template_name = "blog/post_detail.html"

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.filter(status=Post.Status.PUBLISHED, published_at__lte=timezone.now()).select_related(
            "author", "editor", "category"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        comments = self.object.comments.filter(approved=True).select_related("author").order_by("created_at", "pk")
        return super().get_context_data(comments=comments, **kwargs)
