from django.db.models import Count, OuterRef, Q, Subquery
from rest_framework import generics
from rest_framework.pagination import PageNumberPagination

from kata_project.blog.models import Comment, Post
from katas.api.serializer_n_plus_one.serializers import PostSerializer


class PostPages(PageNumberPagination):
    page_size = 20


class Published:
    serializer_class = PostSerializer
    lookup_field = "slug"

    def get_queryset(self):
        latest = Comment.objects.filter(post=OuterRef("id"), approved=True).order_by("-created_at", "-id")
        posts = (
            Post.objects.exclude(status=Post.Status.DRAFT).select_related("author").prefetch_related("category", "tags")
        )
        return posts.annotate(
            number=Count("comments", filter=Q(comments__approved=True), distinct=True),
            latest=Subquery(latest.values("id")[:1]),
        ).order_by("-published_at", "-id")


class PostList(Published, generics.ListAPIView):
    pagination_class = PostPages


class PostDetail(Published, generics.RetrieveAPIView):
    pass
