from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from katas.api.viewset_permissions.permissions import PostPermission
from katas.api.viewset_permissions.serializers import PostSerializer


class PostViewSet(viewsets.ViewSet):
    permission_classes = [PostPermission]
    lookup_field = "slug"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def visible(self):
        user = self.request.user
        posts = Post.objects.order_by("id").select_related("author")
        return posts if user.is_staff else posts.filter(Q(status="published") | Q(author__user__in=[user.pk or 0]))

    def get_object(self):
        post = get_object_or_404(self.visible(), slug=self.kwargs["slug"])
        self.check_object_permissions(self.request, post)
        return post

    def list(self, request):
        return Response(PostSerializer(self.visible(), many=True).data)

    def retrieve(self, request, slug):
        return Response(PostSerializer(self.get_object()).data)

    def create(self, request):
        profile = Profile.objects.filter(user=request.user).first()
        if profile is None:
            raise PermissionDenied("Only authors write.")
        serializer = PostSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save(author=profile)
        return Response(serializer.data, status=status.HTTP_201_CREATED)

    def partial_update(self, request, slug):
        serializer = PostSerializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)

    def destroy(self, request, slug):
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def publish(self, request, slug):
        post = self.get_object()
        if post.status == "draft":
            post.status, post.published_at = "published", timezone.now()
            post.save(update_fields=["status", "published_at", "updated_at"])
        return Response(PostSerializer(post).data)
