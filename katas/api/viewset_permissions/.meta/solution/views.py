"""The API by which authors write."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ModelViewSet

from kata_project.blog.models import Post
from katas.api.viewset_permissions.permissions import PostPermission
from katas.api.viewset_permissions.serializers import PostSerializer


class PostViewSet(ModelViewSet[Post]):
    """Posts: read by everybody, written by their authors."""

    serializer_class = PostSerializer
    permission_classes = [PostPermission]
    lookup_field = "slug"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self) -> QuerySet[Post]:
        """Return what the user may see: what is not in here does not exist, for the list and for one post."""
        posts = Post.objects.select_related("author").order_by("id")
        user = self.request.user
        if user.is_staff:
            return posts
        visible = Q(status=Post.Status.PUBLISHED)
        if user.is_authenticated:
            visible |= Q(author__user=user)
        return posts.filter(visible)

    def perform_create(self, serializer: BaseSerializer[Post]) -> None:
        serializer.save(author=self.request.user.profile)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, slug: str) -> Response:
        """Make a draft public."""
        post = self.get_object()
        if post.status != Post.Status.PUBLISHED:
            post.status = Post.Status.PUBLISHED
            post.published_at = timezone.now()
            post.save()
        return Response(self.get_serializer(post).data)
