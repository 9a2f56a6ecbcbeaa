from django.db.models import Case, Count, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from rest_framework import viewsets
from rest_framework.pagination import PageNumberPagination

from kata_project.blog.models import Comment, Post
from katas.api.serializer_n_plus_one.serializers import PostSerializer


class PostPages(PageNumberPagination):
    page_size = 20


class Posts(viewsets.ReadOnlyModelViewSet):
    serializer_class = PostSerializer
    pagination_class = PostPages
    lookup_field = "slug"

    def get_queryset(self):
        approved = Comment.objects.filter(post=OuterRef("pk"), approved=True)
        latest = approved.order_by("-created_at", "-id").annotate(
            by=Case(When(author__isnull=True, then=F("name")), default=F("author__display_name"))
        )
        number = approved.order_by().values("post").annotate(n=Count("pk")).values("n")
        return (
            Post.objects.filter(status="published")
            .select_related("author", "category")
            .prefetch_related("tags")
            .annotate(
                how_many=Coalesce(Subquery(number), 0),
                latest_id=Subquery(latest.values("pk")[:1]),
                latest_by=Subquery(latest.values("by")[:1]),
                latest_body=Subquery(latest.values("body")[:1]),
            )
            .order_by("-published_at", "-pk")
        )


class PostList:
    as_view = staticmethod(lambda: Posts.as_view({"get": "list"}))


class PostDetail:
    as_view = staticmethod(lambda: Posts.as_view({"get": "retrieve"}))
