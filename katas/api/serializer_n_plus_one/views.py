"""The addresses that the app reads."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination

from kata_project.blog.models import Post
from katas.api.serializer_n_plus_one.serializers import PostSerializer


class PostPages(PageNumberPagination):
    """Twenty posts a page."""

    page_size = 20


class PostList(ListAPIView[Post]):
    """The published posts, page by page."""

    serializer_class = PostSerializer
    pagination_class = PostPages

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at")


class PostDetail(RetrieveAPIView[Post]):
    """One published post."""

    serializer_class = PostSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.filter(status=Post.Status.PUBLISHED)
