"""Who may do what with a post."""

from __future__ import annotations

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


class PostPermission(BasePermission):
    """Authors write, and each of them only what is their own. Who sees a post at all is for the queryset to say."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS:
            return True
        if getattr(view, "action", None) == "create":
            return Profile.objects.filter(user_id=request.user.pk).exists()
        return request.user.is_authenticated

    def has_object_permission(self, request: Request, view: APIView, post: Post) -> bool:
        if request.method in SAFE_METHODS:
            return True
        if post.author.user_id != request.user.pk:
            return False
        return request.method != "DELETE" or post.status == Post.Status.DRAFT
