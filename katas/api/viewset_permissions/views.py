"""The API by which authors write."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet

from kata_project.blog.models import Post
from katas.api.viewset_permissions.permissions import PostPermission
from katas.api.viewset_permissions.serializers import PostSerializer


class PostViewSet(ModelViewSet[Post]):
    """Posts: read by everybody, written by their authors."""

    queryset = Post.objects.order_by("id")
    serializer_class = PostSerializer
    permission_classes = [PostPermission]
    lookup_field = "slug"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, slug: str) -> Response:
        """Make a draft public."""
        post = Post.objects.get(slug=slug)
        post.status = Post.Status.PUBLISHED
        post.published_at = timezone.now()
        post.save()
        return Response(self.get_serializer(post).data)
