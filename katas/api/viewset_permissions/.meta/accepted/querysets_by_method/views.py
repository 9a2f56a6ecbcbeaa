from django.utils.timezone import now
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from kata_project.blog.models import Post
from katas.api.viewset_permissions.permissions import PostPermission
from katas.api.viewset_permissions.serializers import PostSerializer


class PostViewSet(viewsets.ModelViewSet):
    queryset = Post.objects.select_related("author")
    serializer_class = PostSerializer
    permission_classes = [PostPermission]
    lookup_field = "slug"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self):
        posts, user = super().get_queryset(), self.request.user
        if not user.is_authenticated:
            posts = posts.exclude(status="draft")
        elif not user.is_staff:
            posts = posts.filter(status="published") | posts.filter(author__user_id=user.id)
        return posts.order_by("pk")

    def perform_create(self, serializer):
        serializer.save(author=self.request.user.profile, status="draft", published_at=None)

    @action(detail=True, methods=["post"])
    def publish(self, request, **kwargs):
        post = self.get_object()
        Post.objects.filter(pk=post.pk, status="draft").update(status="published", published_at=now())
        post.refresh_from_db()
        return Response(PostSerializer(post).data)
