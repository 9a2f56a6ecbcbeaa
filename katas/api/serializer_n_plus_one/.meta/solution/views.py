"""The addresses that the app reads."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination

from kata_project.blog.models import Comment, Post, Tag
from katas.api.serializer_n_plus_one.serializers import PostSerializer


def posts_to_show() -> QuerySet[Post]:
    """Return the published posts with all that the serializer reads."""
    latest = Comment.objects.filter(approved=True).select_related("author").order_by("-created_at", "-id")[:1]
    return (
        Post.objects.filter(status=Post.Status.PUBLISHED)
        .select_related("author", "category")
        .annotate(approved_comments=Count("comments", filter=Q(comments__approved=True)))
        .prefetch_related(
            Prefetch("tags", queryset=Tag.objects.order_by("name")),
            Prefetch("comments", queryset=latest, to_attr="latest_comments"),
        )
        .order_by("-published_at", "-id")
    )


class PostPages(PageNumberPagination):
    """Twenty posts a page."""

    page_size = 20


class PostList(ListAPIView[Post]):
    """The published posts, page by page."""

    serializer_class = PostSerializer
    pagination_class = PostPages

    def get_queryset(self) -> QuerySet[Post]:
        return posts_to_show()


class PostDetail(RetrieveAPIView[Post]):
    """One published post."""

    serializer_class = PostSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Post]:
        return posts_to_show()
